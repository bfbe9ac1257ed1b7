import { m } from "$lib/paraglide/messages";
import type { CheckJob, ImportJob } from "$lib/state/tray.svelte";

/** What a piece of work is doing or has done, in a few words. */
export function jobTitle(job: ImportJob | CheckJob): string {
  if (job.phase === "failed") return m.tray_failed();
  if (job.kind === "import") {
    if (job.running) return m.tray_import_running();
    if (job.undone) return m.tray_import_undone();
    const added = job.summary?.imported ?? 0;
    return added > 0 ? m.tray_import_finished({ count: added }) : m.tray_import_none();
  }
  return job.running ? m.tray_check_running() : m.tray_check_finished({ count: job.done });
}

/** What else there is to say when the work has ended. */
export function jobSummary(job: ImportJob | CheckJob): string {
  const parts: string[] = [];
  if (job.phase === "stopped") parts.push(m.tray_stopped());
  if (job.kind === "import") {
    const { duplicates = 0, replaced = 0, refused = 0 } = job.summary ?? {};
    if (duplicates > 0) parts.push(m.tray_summary_duplicates({ count: duplicates }));
    if (replaced > 0) parts.push(m.tray_summary_replaced({ count: replaced }));
    if (refused > 0) parts.push(m.tray_summary_refused({ count: refused }));
  } else {
    const changed = job.lines.filter((line) => line.before !== line.standing).length;
    const newer = job.lines.filter((line) => line.replaced !== null).length;
    if (newer > 0) parts.push(m.tray_summary_newer({ count: newer }));
    if (changed > 0) parts.push(m.tray_summary_changed({ count: changed }));
    else if (newer === 0) parts.push(m.tray_summary_unchanged());
  }
  return parts.join(" · ");
}
