import type { Link } from "$lib/bindings/Link";
import type { Snippet } from "$lib/bindings/Snippet";
import type { SnippetKind } from "$lib/bindings/SnippetKind";
import type { Target } from "$lib/bindings/Target";
import type { Platform } from "../platform";
import { failure, type Desk } from "./desk";
import type { Sample } from "./samples";
import type { SettingsInMemory } from "./settings";
import type { Shelf } from "./shelf";

/** Where anybody can see a badge; those that nobody vouches for are nowhere. */
function publicAddress({ badge: { id, name } }: Sample): string {
  if (!id?.startsWith("https://")) {
    throw failure(
      "share.no-address",
      `“${name}” has no address at which others can see it`,
      "Share it on your public page and publish that, or ask its issuer for its address.",
    );
  }
  return id;
}

/** Showing badges elsewhere: addresses that are opened, texts to paste, a calendar, the way to renew one. */
export function outward({ answer, sent }: Desk, { find, kept }: Shelf, settings: SettingsInMemory) {
  function linkOf(id: string, to: Target): Link {
    const item = find(id);
    const address = publicAddress(item);
    const { mastodon_server } = settings.now();
    if (to === "mastodon" && mastodon_server === null) {
      throw failure("share.no-mastodon-server", "Your Mastodon server is not known yet", "Say which server your account is on.");
    }
    const name = item.badge.name ?? "";
    const text = `I earned “${name}” from ${item.badge.issuer.name}.\n\n${address}`;
    const pages: Record<Target, string> = {
      linkedin: "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=",
      "linkedin-post": "https://www.linkedin.com/sharing/share-offsite/?url=",
      x: "https://x.com/intent/post?text=",
      facebook: "https://www.facebook.com/sharer/sharer.php?u=",
      mastodon: `${mastodon_server}share?text=`,
      bluesky: "https://bsky.app/intent/compose?text=",
      mail: "mailto:?subject=",
    };
    const fields =
      to === "linkedin"
        ? [
            { label: "Name", value: name },
            { label: "Issuing organisation", value: item.badge.issuer.name ?? "" },
            { label: "Credential URL", value: address },
          ]
        : [{ label: "Text", value: text }];
    return { to, address: `${pages[to]}${encodeURIComponent(text)}`, fields, text: to === "linkedin" ? "" : text };
  }

  function snippetOf(ids: string[], kind: SnippetKind): Snippet {
    const items = ids.map(find).map((item) => ({ name: item.badge.name ?? "", address: publicAddress(item) }));
    const source =
      kind === "markdown"
        ? items.map(({ name, address }) => `- [${name}](<${address}>)`).join("\n")
        : `<table>${items.map(({ address }) => `<tr><td><a href="${address}"></a></td></tr>`).join("")}</table>`;
    return { kind, source, plain: items.map(({ name, address }) => `${name}: ${address}`).join("\n") };
  }

  return {
    commands: {
      link: (id, to) => answer("link", () => linkOf(id, to)),
      openOutward: (id, to) => answer("openOutward", () => void sent.opened.push(linkOf(id, to).address)),
      setMastodonServer: (server) =>
        answer("setMastodonServer", () => {
          if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(server.trim())) {
            throw failure("share.mastodon-server", `${server} is no Mastodon server`, "Write its name, as in mastodon.social.");
          }
          settings.change({ mastodon_server: `https://${server.trim()}/` });
        }),
      snippet: (ids, kind) => answer("snippet", () => snippetOf(ids, kind)),
      copySnippet: (ids, kind) =>
        answer("copySnippet", () => void sent.copied.push(`rich: ${snippetOf(ids, kind).source}`)),
      renewal: (id) =>
        answer("renewal", () => {
          const { expires, criteria } = find(id).badge;
          return expires && criteria.url ? { service: null, page: criteria.url, is_criteria: true } : null;
        }),
      saveCalendar: (file) =>
        answer("saveCalendar", () => {
          sent.saved.push(file);
          return kept().filter((item) => item.badge.expires).length;
        }),
    } satisfies Partial<Platform>,
  };
}
