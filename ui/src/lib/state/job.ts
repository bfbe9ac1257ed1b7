let begun = 0;

/** The name of a piece of work that can be stopped: each attempt has one of its own. */
export const newJob = (work: string): string => `${work}-${++begun}`;
