import type { SnippetKind } from "$lib/bindings/SnippetKind";
import type { Target } from "$lib/bindings/Target";
import { m } from "$lib/paraglide/messages";

/** Where a badge can be shown, in the order in which it is offered. */
export const targets: readonly Target[] = ["linkedin", "linkedin-post", "x", "facebook", "mastodon", "bluesky", "mail"];

/** What is done there, as the name of a button. */
export function targetName(to: Target): string {
  switch (to) {
    case "linkedin":
      return m.outward_linkedin();
    case "linkedin-post":
      return m.outward_linkedin_post();
    case "x":
      return m.outward_x();
    case "facebook":
      return m.outward_facebook();
    case "mastodon":
      return m.outward_mastodon();
    case "bluesky":
      return m.outward_bluesky();
    case "mail":
      return m.outward_mail();
  }
}

/** The kinds of text that show badges, with what each is for. */
export const snippetKinds = (): { value: SnippetKind; name: string; text: string }[] => [
  { value: "signature", name: m.snippet_signature(), text: m.snippet_signature_text() },
  { value: "html", name: m.snippet_html(), text: m.snippet_html_text() },
  { value: "markdown", name: m.snippet_markdown(), text: m.snippet_markdown_text() },
];
