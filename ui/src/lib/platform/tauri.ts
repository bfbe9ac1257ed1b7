import { Channel, convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import type { Platform, Unlisten } from "./platform";

function channel<T>(event: (e: T) => void): Channel<T> {
  return new Channel<T>(event);
}

/** Ends a subscription that may not have begun yet. */
function ends(subscription: Promise<Unlisten>): Unlisten {
  return () => void subscription.then((unlisten) => unlisten());
}

/** `badge://localhost/` or, on Windows, `http://badge.localhost/`. */
const pictures = convertFileSrc("", "badge");

/** `page://localhost/` or, on Windows, `http://page.localhost/`. */
const pages = convertFileSrc("", "page");

/** The window's own commands, in Rust. */
export const tauri: Platform = {
  listBadges: (query, offset, limit) => invoke("list_badges", { query, offset, limit }),
  badgeIds: (query) => invoke("badge_ids", { query }),
  counts: () => invoke("counts"),
  statusCounts: (query) => invoke("status_counts", { query }),
  collections: () => invoke("collections"),
  makeCollection: (name) => invoke("make_collection", { name }),
  renameCollection: (id, name) => invoke("rename_collection", { id, name }),
  deleteCollection: (id) => invoke("delete_collection", { id }),
  bringBackCollection: (deleted) => invoke("bring_back_collection", { deleted }),
  orderCollections: (ids) => invoke("order_collections", { ids }),
  collectionIds: (id) => invoke("collection_ids", { id }),
  putIntoCollection: (id, badges) => invoke("put_into_collection", { id, badges }),
  takeFromCollection: (id, badges) => invoke("take_from_collection", { id, badges }),
  orderCollection: (id, badges) => invoke("order_collection", { id, badges }),
  badge: (id) => invoke("badge", { id }),
  evidenceText: (sha256) => invoke("evidence_text", { sha256 }),

  importPaths: (paths, job, event) =>
    invoke("import_paths", { paths, job, events: channel(event) }),
  importText: (text, job, event) => invoke("import_text", { text, job, events: channel(event) }),
  importImage: (bytes, name, job, event) =>
    invoke("import_image", { bytes: Array.from(bytes), name, job, events: channel(event) }),
  check: (ids, job, event) => invoke("check", { ids, job, events: channel(event) }),
  fetchContexts: (id) => invoke("fetch_contexts", { id }),
  stop: (job) => invoke("stop", { job }),

  addSamples: () => invoke("add_samples"),
  removeSamples: () => invoke("remove_samples"),

  remove: (ids) => invoke("remove", { ids }),
  restore: (ids) => invoke("restore", { ids }),
  deleteForever: (ids) => invoke("delete_forever", { ids }),

  destinations: () => invoke("destinations"),
  wanted: (ids) => invoke("wanted", { ids }),
  setShared: (ids, destination, wanted) => invoke("set_shared", { ids, destination, wanted }),
  setRules: (destination, rules) => invoke("set_rules", { destination, rules }),
  setShows: (destination, shows) => invoke("set_shows", { destination, shows }),
  setBadgeShows: (id, destination, shows) => invoke("set_badge_shows", { id, destination, shows }),
  deliveries: (id) => invoke("deliveries", { id }),
  outAt: (destination, offset, limit) => invoke("out_at", { destination, offset, limit }),
  attention: (offset, limit) => invoke("attention", { offset, limit }),
  departures: (search, offset, limit) => invoke("departures", { search, offset, limit }),
  exportLog: (search, form, file) => invoke("export_log", { search, form, file }),

  pageState: () => invoke("page_state"),
  setPageWords: (words) => invoke("set_page_words", { words }),
  checkPagePlace: (host, secret) => invoke("check_page_place", { host, secret }),
  setUpPage: (host, secret, leaveOld) => invoke("set_up_page", { host, secret, leaveOld }),
  lookAtPage: () => invoke("look_at_page"),
  leavePage: () => invoke("leave_page"),
  publishPage: (agreed, replace, job, event) =>
    invoke("publish_page", { agreed, replace, job, events: channel(event) }),
  takePageDown: (job, event) => invoke("take_page_down", { job, events: channel(event) }),
  pageUrl: (digest) => `${pages}${digest}/index.html`,

  link: (id, to) => invoke("link", { id, to }),
  openOutward: (id, to) => invoke("open_outward", { id, to }),
  setMastodonServer: (server) => invoke("set_mastodon_server", { server }),
  snippet: (ids, kind) => invoke("snippet", { ids, kind }),
  copySnippet: (ids, kind) => invoke("copy_snippet", { ids, kind }),
  renewal: (id) => invoke("renewal", { id }),
  saveCalendar: (file) => invoke("save_calendar", { file }),
  background: () => invoke("background"),
  onShowBadge: (handler) =>
    ends(
      listen<string>("show-badge", ({ payload }) => handler(payload || null)).then(async (unlisten) => {
        // A notification may have been answered before the page was there.
        for (const badge of await invoke<string[]>("shown_badges")) handler(badge || null);
        return unlisten;
      }),
    ),
  onCheckAll: (handler) => ends(listen("check-all", () => handler())),

  backpacks: () => invoke("backpacks"),
  checkKeyring: () => invoke("check_keyring"),
  discoverBackpacks: (address) => invoke("discover_backpacks", { address }),
  beginSignIn: (found, options) => invoke("begin_sign_in", { found, options }),
  awaitSignIn: (forThisRun) => invoke("await_sign_in", { forThisRun }),
  finishSignIn: (landed, forThisRun) => invoke("finish_sign_in", { landed, forThisRun }),
  cancelSignIn: () => invoke("cancel_sign_in"),
  keepSignIn: (forThisRun) => invoke("keep_sign_in", { forThisRun }),
  signInWithPassword: (found, options, user, password, forThisRun) =>
    invoke("sign_in_with_password", { found, options, user, password, forThisRun }),
  disconnectBackpack: (id) => invoke("disconnect_backpack", { id }),
  planSending: (ids, backpack) => invoke("plan_sending", { ids, backpack }),
  syncBackpacks: (which, job, event) =>
    invoke("sync_backpacks", { which, job, events: channel(event) }),
  compareBackpack: (id) => invoke("compare_backpack", { id }),
  noticedAtBackpack: (id) => invoke("noticed_at_backpack", { id }),
  updateProfile: (id, name) => invoke("update_profile", { id, name }),
  offerFromBackpack: (id, onlyNew, job, event) =>
    invoke("offer_from_backpack", { id, onlyNew, job, events: channel(event) }),
  takeOffer: (numbers, job, event) =>
    invoke("take_offer", { numbers, job, events: channel(event) }),
  knownPlaces: () => invoke("known_places"),
  planHandOver: (ids, place) => invoke("plan_hand_over", { ids, place }),
  handOver: (ids, place, folder, job, event) =>
    invoke("hand_over", { ids, place, folder, job, events: channel(event) }),
  setHandedOver: (ids, place, done) => invoke("set_handed_over", { ids, place, done }),
  handOvers: (id) => invoke("hand_overs", { id }),
  carried: () => invoke("carried"),

  watchedOffers: () => invoke("watched_offers"),
  dismissOffers: (paths) => invoke("dismiss_offers", { paths }),
  usualFolder: () => invoke("usual_folder"),
  onWatched: (handler) => ends(listen("watched", () => handler())),

  onSynced: (handler) => ends(listen("synced", () => handler())),
  onDeepLink: (handler) =>
    ends(
      listen<string>("deep-link", ({ payload }) => handler(payload)).then(async (unlisten) => {
        for (const link of await invoke<string[]>("opened_links")) handler(link);
        return unlisten;
      }),
    ),
  onSignInAnswer: (handler) =>
    ends(listen<string>("sign-in-answer", ({ payload }) => handler(payload))),

  exportZip: (ids, form, file, job, event) =>
    invoke("export_zip", { ids, form, file, job, events: channel(event) }),
  exportFiles: (ids, form, folder, job, event) =>
    invoke("export_files", { ids, form, folder, job, events: channel(event) }),

  lookAtPrint: (ids, printed, wishes) => invoke("look_at_print", { ids, printed, wishes }),
  certificate: (ids, wishes, file) => invoke("certificate", { ids, wishes, file }),
  transcript: (ids, format, wishes, file) => invoke("transcript", { ids, format, wishes, file }),

  chooseFiles: () => invoke("choose_files"),
  chooseFolder: () => invoke("choose_folder"),
  chooseSave: (suggested) => invoke("choose_save", { suggested }),

  identities: () => invoke("identities"),
  addIdentity: (identity) => invoke("add_identity", { identity }),
  removeIdentity: (identity) => invoke("remove_identity", { identity }),
  settings: () => invoke("settings"),
  setSettings: (settings) => invoke("set_settings", { settings }),
  about: () => invoke("about"),

  openLink: (url) => invoke("open_link", { url }),
  copyText: (text) => invoke("copy_text", { text }),
  reveal: (path) => invoke("reveal", { path }),
  openWritten: (path) => invoke("open_written", { path }),

  pictureUrl: (card, size) =>
    `${pictures}${card.id}/${size}?v=${encodeURIComponent(card.picture ?? "")}`,

  dropsPaths: true,
  onFileDrag: (handler) =>
    ends(
      getCurrentWebview().onDragDropEvent(({ payload }) => {
        if (payload.type === "enter" || payload.type === "over") handler({ type: "over" });
        else if (payload.type === "leave") handler({ type: "leave" });
        else handler({ type: "drop", paths: payload.paths });
      }),
    ),
  onOpenedPaths: (handler) =>
    ends(
      listen<string[]>("opened-paths", ({ payload }) => handler(payload)).then(async (unlisten) => {
        // What the window was started with has waited for somebody to ask.
        const waiting = await invoke<string[]>("opened_paths");
        if (waiting.length > 0) handler(waiting);
        return unlisten;
      }),
    ),
};
