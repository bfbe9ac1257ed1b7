import type { About } from "$lib/bindings/About";
import type { Account } from "$lib/bindings/Account";
import type { AttentionPage } from "$lib/bindings/AttentionPage";
import type { Background } from "$lib/bindings/Background";
import type { Backpack } from "$lib/bindings/Backpack";
import type { BadgeCard } from "$lib/bindings/BadgeCard";
import type { BadgePage } from "$lib/bindings/BadgePage";
import type { Carried } from "$lib/bindings/Carried";
import type { CheckEvent } from "$lib/bindings/CheckEvent";
import type { Checked } from "$lib/bindings/Checked";
import type { Collection } from "$lib/bindings/Collection";
import type { Comparison } from "$lib/bindings/Comparison";
import type { Connected } from "$lib/bindings/Connected";
import type { Counts } from "$lib/bindings/Counts";
import type { DeletedCollection } from "$lib/bindings/DeletedCollection";
import type { Delivery } from "$lib/bindings/Delivery";
import type { Departures } from "$lib/bindings/Departures";
import type { Destination } from "$lib/bindings/Destination";
import type { Exported } from "$lib/bindings/Exported";
import type { Form } from "$lib/bindings/Form";
import type { HandOver } from "$lib/bindings/HandOver";
import type { Host } from "$lib/bindings/Host";
import type { Identity } from "$lib/bindings/Identity";
import type { ImportEvent } from "$lib/bindings/ImportEvent";
import type { ImportSummary } from "$lib/bindings/ImportSummary";
import type { KnownPlace } from "$lib/bindings/KnownPlace";
import type { Look } from "$lib/bindings/Look";
import type { LogForm } from "$lib/bindings/LogForm";
import type { Link } from "$lib/bindings/Link";
import type { Offered } from "$lib/bindings/Offered";
import type { OfferProgress } from "$lib/bindings/OfferProgress";
import type { Offers } from "$lib/bindings/Offers";
import type { Out } from "$lib/bindings/Out";
import type { Page } from "$lib/bindings/Page";
import type { PageState } from "$lib/bindings/PageState";
import type { PageWords } from "$lib/bindings/PageWords";
import type { PlaceCheck } from "$lib/bindings/PlaceCheck";
import type { PlannedLine } from "$lib/bindings/PlannedLine";
import type { Preview } from "$lib/bindings/Preview";
import type { PublishEvent } from "$lib/bindings/PublishEvent";
import type { PublishSummary } from "$lib/bindings/PublishSummary";
import type { PrintSummary } from "$lib/bindings/PrintSummary";
import type { Printed } from "$lib/bindings/Printed";
import type { Query } from "$lib/bindings/Query";
import type { Rules } from "$lib/bindings/Rules";
import type { Renewal } from "$lib/bindings/Renewal";
import type { SentToBrowser } from "$lib/bindings/SentToBrowser";
import type { Server } from "$lib/bindings/Server";
import type { Settings } from "$lib/bindings/Settings";
import type { Shows } from "$lib/bindings/Shows";
import type { SignInWishes } from "$lib/bindings/SignInWishes";
import type { Snippet } from "$lib/bindings/Snippet";
import type { SnippetKind } from "$lib/bindings/SnippetKind";
import type { StatusCounts } from "$lib/bindings/StatusCounts";
import type { SyncEvent } from "$lib/bindings/SyncEvent";
import type { SyncSummary } from "$lib/bindings/SyncSummary";
import type { SyncWhich } from "$lib/bindings/SyncWhich";
import type { Unsettled } from "$lib/bindings/Unsettled";
import type { Wanted } from "$lib/bindings/Wanted";
import type { TranscriptFormat } from "$lib/bindings/TranscriptFormat";
import type { Wishes } from "$lib/bindings/Wishes";
import type { Target } from "$lib/bindings/Target";

/** What is happening to files that are dragged over the window. */
export type FileDrag =
  | { type: "over" }
  | { type: "leave" }
  | { type: "drop"; paths: string[] };

/** Ends a subscription. */
export type Unlisten = () => void;

/**
 * Everything the window asks of the computer it runs on.
 *
 * Every promise rejects with a `Failure`: a code, one sentence, and what to do next. A `job` names
 * long work, so that `stop` can end it.
 */
export interface Platform {
  listBadges(query: Query, offset: number, limit: number): Promise<Page>;
  badgeIds(query: Query): Promise<string[]>;
  counts(): Promise<Counts>;
  statusCounts(query: Query): Promise<StatusCounts>;
  collections(): Promise<Collection[]>;
  /** Makes an empty collection, the last; its id. */
  makeCollection(name: string): Promise<string>;
  renameCollection(id: string, name: string): Promise<void>;
  /** What brings it back. Its badges stay where they are. */
  deleteCollection(id: string): Promise<DeletedCollection>;
  bringBackCollection(deleted: DeletedCollection): Promise<void>;
  /** Puts the collections in this order; those that are not named come after them. */
  orderCollections(ids: string[]): Promise<void>;
  /** The ids of a collection's badges, in its own order. */
  collectionIds(id: string): Promise<string[]>;
  putIntoCollection(id: string, badges: string[]): Promise<void>;
  takeFromCollection(id: string, badges: string[]): Promise<void>;
  /** Puts the badges of a collection in this order; those that are not named come after them. */
  orderCollection(id: string, badges: string[]): Promise<void>;
  badge(id: string): Promise<BadgePage>;
  /** A kept document, as text. */
  evidenceText(sha256: string): Promise<string>;

  importPaths(paths: string[], job: string, event: (e: ImportEvent) => void): Promise<ImportSummary>;
  /** Addresses, one a line, or a credential. */
  importText(text: string, job: string, event: (e: ImportEvent) => void): Promise<ImportSummary>;
  importImage(
    bytes: Uint8Array,
    name: string,
    job: string,
    event: (e: ImportEvent) => void,
  ): Promise<ImportSummary>;
  /** Checks these badges with their issuers; no ids means all of them. */
  check(ids: string[], job: string, event: (e: CheckEvent) => void): Promise<Checked[]>;
  /** Fetches the contexts that a badge's proof needs; the earner has seen their addresses. */
  fetchContexts(id: string): Promise<number>;
  stop(job: string): Promise<void>;

  /** Adds the sample badges that come with Lapel; their ids, to be checked. */
  addSamples(): Promise<string[]>;
  /** Deletes the sample badges for good. */
  removeSamples(): Promise<number>;

  /** Moves badges to the trash. */
  remove(ids: string[]): Promise<number>;
  restore(ids: string[]): Promise<number>;
  deleteForever(ids: string[]): Promise<number>;

  destinations(): Promise<Destination[]>;
  /** How many of these badges are wanted at each destination. */
  wanted(ids: string[]): Promise<Wanted[]>;
  /** The ids of the badges for which the wish is new. */
  setShared(ids: string[], destination: string, wanted: boolean): Promise<string[]>;
  /** Says which of the badges that are switched on go to a destination. */
  setRules(destination: string, rules: Rules): Promise<void>;
  /** Says what a destination shows of every badge for which nothing else was chosen. */
  setShows(destination: string, shows: Shows): Promise<void>;
  /** Says what a destination shows of one badge; null: what it shows of every other. */
  setBadgeShows(id: string, destination: string, shows: Shows | null): Promise<void>;
  /** How a badge stands at each destination. */
  deliveries(id: string): Promise<Delivery[]>;
  /** The badges that are wanted at a destination or are there. */
  outAt(destination: string, offset: number, limit: number): Promise<Out>;
  /** What needs the earner's attention. */
  attention(offset: number, limit: number): Promise<AttentionPage>;
  /** What has left this computer, newest first. */
  departures(search: string, offset: number, limit: number): Promise<Departures>;
  /** Writes the lines of the log that are found to a file that was chosen. */
  exportLog(search: string, form: LogForm, file: string): Promise<void>;

  /** How the public page stands at its host. */
  pageState(): Promise<PageState>;
  setPageWords(words: PageWords): Promise<void>;
  /** Writes a small file to a place, reads it and removes it again. */
  checkPagePlace(host: Host, secret: string | null): Promise<PlaceCheck>;
  /** Says where the page goes; no secret keeps the one that is kept. */
  setUpPage(host: Host, secret: string | null, leaveOld: boolean): Promise<void>;
  /** Makes the page to be looked at under `pageUrl`, and says what publishing it would change. */
  lookAtPage(): Promise<Preview>;
  leavePage(): Promise<void>;
  /** Publishes the very page that was looked at, or nothing. */
  publishPage(
    agreed: string,
    replace: boolean,
    job: string,
    event: (e: PublishEvent) => void,
  ): Promise<PublishSummary>;
  takePageDown(job: string, event: (e: PublishEvent) => void): Promise<PublishSummary>;
  /** The address of the page that is looked at, by its digest. It may only be shown in a frame. */
  pageUrl(digest: string): string;

  /** How a badge can be shown at a place; nothing is opened. */
  link(id: string, to: Target): Promise<Link>;
  /** Opens the browser or the mail program on that, and notes it in the log. */
  openOutward(id: string, to: Target): Promise<void>;
  /** Remembers the earner's own Mastodon server. */
  setMastodonServer(server: string): Promise<void>;
  /** A text that shows badges. */
  snippet(ids: string[], kind: SnippetKind): Promise<Snippet>;
  /** Copies it as rich text, with its plain words beside it. */
  copySnippet(ids: string[], kind: SnippetKind): Promise<void>;
  /** How a badge can be had anew; null if it says nothing of that. */
  renewal(id: string): Promise<Renewal | null>;
  /** Writes the calendar to a file that was chosen; how many badges are in it. */
  saveCalendar(file: string): Promise<number>;
  /** What Lapel does while its window is closed. */
  background(): Promise<Background>;
  /** A notification leads to a badge, or (null) to those that need a look. */
  onShowBadge(handler: (badge: string | null) => void): Unlisten;
  /** The tray's menu asks for every badge to be checked. */
  onCheckAll(handler: () => void): Unlisten;

  backpacks(): Promise<Backpack[]>;
  /** Rejects where the keyring keeps nothing: locked, or there is none. */
  checkKeyring(): Promise<void>;
  /** What is found at an address; the ways to speak to it, best first. */
  discoverBackpacks(address: string): Promise<Server[]>;
  /** Registers at what was found and opens the browser there. */
  beginSignIn(found: number, options: SignInWishes): Promise<SentToBrowser>;
  /** Waits until the browser brings the answer to this computer. */
  awaitSignIn(forThisRun: boolean): Promise<Connected>;
  /** Takes the address on which the browser ended. */
  finishSignIn(landed: string, forThisRun: boolean): Promise<Connected>;
  /** Ends the attempt; what was signed in to and not kept is given back. */
  cancelSignIn(): Promise<void>;
  /** Keeps what was signed in to when the keyring did not keep it (`sign-in.not-kept`). */
  keepSignIn(forThisRun: boolean): Promise<Connected>;
  signInWithPassword(
    found: number,
    options: SignInWishes,
    user: string,
    password: string,
    forThisRun: boolean,
  ): Promise<Connected>;
  /** Whether the server took the right to use it back. */
  disconnectBackpack(id: string): Promise<boolean>;
  /** What sending these badges would do; nothing is sent. */
  planSending(ids: string[], backpack: string): Promise<PlannedLine[]>;
  /** Makes the changes that wait. */
  syncBackpacks(which: SyncWhich, job: string, event: (e: SyncEvent) => void): Promise<SyncSummary>;
  compareBackpack(id: string): Promise<Comparison>;
  /** What is otherwise there than it is wanted, as the newest comparison found it. */
  noticedAtBackpack(id: string): Promise<Unsettled>;
  /** Gives the earner's profile there another name. */
  updateProfile(id: string, name: string): Promise<Account>;
  /** Reads what lies at a backpack; nothing is kept until `takeOffer`. */
  offerFromBackpack(
    id: string,
    onlyNew: boolean,
    job: string,
    event: (e: OfferProgress) => void,
  ): Promise<Offered[]>;
  takeOffer(numbers: number[], job: string, event: (e: ImportEvent) => void): Promise<ImportSummary>;

  /** The places that Lapel knows: those to connect, and those to which the earner carries badges. */
  knownPlaces(): Promise<KnownPlace[]>;
  /** What handing badges over to a place would do; nothing is written. */
  planHandOver(ids: string[], place: string): Promise<PlannedLine[]>;
  /** Writes the files for a place into a folder that was chosen. */
  handOver(ids: string[], place: string, folder: string, job: string, event: (e: Exported) => void): Promise<Exported[]>;
  /** The earner says that badges are at a place, or that they are not after all. */
  setHandedOver(ids: string[], place: string, done: boolean): Promise<void>;
  /** The places for which a badge's files were written. */
  handOvers(id: string): Promise<HandOver[]>;
  /** Every badge that the earner carried to a place. */
  carried(): Promise<Carried[]>;

  /** What came into the watched folder and waits for a choice. */
  watchedOffers(): Promise<Offers>;
  /** Offers nothing more of these files. */
  dismissOffers(paths: string[]): Promise<void>;
  /** The folder that is watched unless another is named; null where the system has none. */
  usualFolder(): Promise<string | null>;
  /** What `watchedOffers` answers is different. */
  onWatched(handler: () => void): Unlisten;

  /** Changes that waited were made, or something was noticed at a backpack, by itself. */
  onSynced(handler: () => void): Unlisten;
  /** A deep link that answers nothing that is under way; it can ask, never act. */
  onDeepLink(handler: (link: string) => void): Unlisten;
  /** The answer to an attempt to sign in, brought by a deep link. */
  onSignInAnswer(handler: (landed: string) => void): Unlisten;

  exportZip(
    ids: string[],
    form: Form,
    file: string,
    job: string,
    event: (e: Exported) => void,
  ): Promise<Exported[]>;
  exportFiles(
    ids: string[],
    form: Form,
    folder: string,
    job: string,
    event: (e: Exported) => void,
  ): Promise<Exported[]>;

  /** Prints badges into a PDF to be looked at: its first page, and what would be in it. Nothing is written. */
  lookAtPrint(ids: string[], printed: Printed, wishes: Wishes): Promise<Look>;
  /** Prints a certificate for each badge into one PDF, and remembers the name. */
  certificate(ids: string[], wishes: Wishes, file: string): Promise<PrintSummary>;
  /** Lists badges in a file, and remembers the name. */
  transcript(
    ids: string[],
    format: TranscriptFormat,
    wishes: Wishes,
    file: string,
  ): Promise<PrintSummary>;

  /** The system's dialog for opening files; empty when it was cancelled. */
  chooseFiles(): Promise<string[]>;
  /** The system's dialog for a folder; null when it was cancelled. */
  chooseFolder(): Promise<string | null>;
  /** The system's dialog for saving a file; null when it was cancelled. */
  chooseSave(suggested: string): Promise<string | null>;

  identities(): Promise<Identity[]>;
  addIdentity(identity: Identity): Promise<void>;
  removeIdentity(identity: Identity): Promise<boolean>;
  settings(): Promise<Settings>;
  setSettings(settings: Settings): Promise<void>;
  about(): Promise<About>;

  /** Opens an https address in the system's browser. */
  openLink(url: string): Promise<void>;
  copyText(text: string): Promise<void>;
  /** Shows a file or folder in the system's file manager. */
  reveal(path: string): Promise<void>;
  /** Opens a file that was written with the program for it. */
  openWritten(path: string): Promise<void>;

  /** The address of a badge's picture, rendered `size` pixels wide and high. */
  pictureUrl(card: Pick<BadgeCard, "id" | "picture">, size: number): string;

  /** Whether dropped files arrive as paths through `onFileDrag`, and not as contents in the page. */
  readonly dropsPaths: boolean;
  onFileDrag(handler: (drag: FileDrag) => void): Unlisten;
  /** Files that the system asked Lapel to open. */
  onOpenedPaths(handler: (paths: string[]) => void): Unlisten;
}
