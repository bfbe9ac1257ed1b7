import type { Checked } from "$lib/bindings/Checked";
import type { CheckEvent } from "$lib/bindings/CheckEvent";
import type { ImportEvent } from "$lib/bindings/ImportEvent";
import type { ImportResult } from "$lib/bindings/ImportResult";
import type { ImportSummary } from "$lib/bindings/ImportSummary";
import type { Failure } from "$lib/bindings/Failure";
import type { Platform } from "$lib/platform";
import { failureOf } from "$lib/platform/failure";

/** Milliseconds between two drawings of a job: ten thousand events cost a few hundred of them. */
const DRAW = 60;

/** How far long work is. */
abstract class Job<Line> {
  readonly id: string;
  found = $state(0);
  done = $state(0);
  /** One for each thing done, in order; what went wrong is in `troubles` too. */
  lines = $state.raw<readonly Line[]>([]);
  phase = $state<"running" | "stopping" | "stopped" | "finished" | "failed">("running");
  failure = $state.raw<Failure | null>(null);

  #lines: Line[] = [];
  #found = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tick: () => void;

  constructor(id: string, tick: () => void) {
    this.id = id;
    this.#tick = tick;
  }

  get running(): boolean {
    return this.phase === "running" || this.phase === "stopping";
  }

  protected expect(found: number): void {
    this.#found = found;
    this.#schedule();
  }

  protected add(line: Line): void {
    this.#lines.push(line);
    this.#schedule();
  }

  /** Draws what has come in, and ends the job. */
  end(phase: "stopped" | "finished" | "failed", failure: Failure | null = null): void {
    this.#draw();
    this.failure = failure;
    this.phase = phase;
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#draw(), DRAW);
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.found = Math.max(this.#found, this.#lines.length);
    this.done = this.#lines.length;
    this.lines = [...this.#lines];
    this.#tick();
  }
}

/** An import that runs or has run. */
export class ImportJob extends Job<ImportResult> {
  readonly kind = "import";
  summary = $state.raw<ImportSummary | null>(null);
  undone = $state(false);

  on(event: ImportEvent): void {
    if (event.type === "found") this.expect(event.files);
    else this.add(event);
  }
}

/** A check that runs or has run. */
export class CheckJob extends Job<Checked> {
  readonly kind = "check";
  readonly ids: readonly string[];

  constructor(id: string, ids: readonly string[], tick: () => void) {
    super(id, tick);
    this.ids = ids;
  }

  on(event: CheckEvent): void {
    if (event.type === "found") this.expect(event.badges);
    else this.add(event);
  }
}

/** The work that is going on, oldest first. */
export class Tray {
  jobs = $state.raw<readonly (ImportJob | CheckJob)[]>([]);
  #platform: Platform;
  #changed: () => void;
  #next = 1;

  /** `changed` is called whenever work has changed the wallet. */
  constructor(platform: Platform, changed: () => void) {
    this.#platform = platform;
    this.#changed = changed;
  }

  get running(): boolean {
    return this.jobs.some((job) => job.running);
  }

  /** Runs an import, then checks what is new with its issuers. */
  async import(
    run: (job: string, event: (e: ImportEvent) => void) => Promise<ImportSummary>,
  ): Promise<ImportJob> {
    const job = new ImportJob(`import-${this.#next++}`, this.#changed);
    this.#add(job);
    try {
      const summary = await run(job.id, (event) => job.on(event));
      job.summary = summary;
      job.end(summary.stopped ? "stopped" : "finished");
      if (summary.new_ids.length > 0) void this.check(summary.new_ids);
    } catch (error) {
      job.end("failed", failureOf(error));
    }
    this.#changed();
    return job;
  }

  /** Checks badges with their issuers; none means all. */
  async check(ids: readonly string[]): Promise<CheckJob> {
    const job = new CheckJob(`check-${this.#next++}`, ids, this.#changed);
    this.#add(job);
    try {
      await this.#platform.check([...ids], job.id, (event) => job.on(event));
      job.end(job.phase === "stopping" ? "stopped" : "finished");
    } catch (error) {
      job.end("failed", failureOf(error));
    }
    this.#changed();
    return job;
  }

  async stop(job: ImportJob | CheckJob): Promise<void> {
    if (job.phase !== "running") return;
    job.phase = "stopping";
    await this.#platform.stop(job.id);
  }

  /** Takes an import back: its new badges are deleted, and their check is stopped. */
  async undo(job: ImportJob): Promise<void> {
    const ids = job.summary?.new_ids ?? [];
    if (job.undone || ids.length === 0) return;
    for (const other of this.jobs) {
      if (other.kind === "check" && other.ids.includes(ids[0] ?? "")) await this.stop(other);
    }
    await this.#platform.deleteForever(ids);
    job.undone = true;
    this.#changed();
  }

  dismiss(): void {
    this.jobs = this.jobs.filter((job) => job.running);
  }

  /** Finished work makes room for new work of its kind. */
  #add(job: ImportJob | CheckJob): void {
    this.jobs = [...this.jobs.filter((old) => old.running || (job.kind === "check" && old.kind === "import")), job];
  }
}
