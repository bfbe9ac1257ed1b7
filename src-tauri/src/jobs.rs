//! The long work that is under way, by the name that the page gave it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wallet::Stop;

use crate::failure::Failure;

/// Every job under way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Jobs(Arc<Mutex<HashMap<String, Stop>>>);

/// A job under way; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Job {
    name: String,
    jobs: Jobs,
    /// Asks this job to stop.
    pub(crate) stop: Stop,
}

impl Jobs {
    /// Begins a job.
    ///
    /// # Errors
    /// If one of this name is under way.
    pub(crate) fn begin(&self, name: String) -> Result<Job, Failure> {
        let mut jobs = self.lock();
        if jobs.contains_key(&name) {
            return Err(Failure::new(
                "job.running",
                "this is under way already",
                "Wait until it ends, or stop it.",
            ));
        }
        let stop = Stop::default();
        jobs.insert(name.clone(), stop.clone());
        Ok(Job {
            name,
            jobs: self.clone(),
            stop,
        })
    }

    /// Asks a job to stop; one that has ended needs no asking.
    pub(crate) fn stop(&self, name: &str) {
        if let Some(stop) = self.lock().get(name) {
            stop.stop();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Stop>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.jobs.lock().remove(&self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stopping_a_job_reaches_it_and_no_other() {
        let jobs = Jobs::default();
        let one = jobs
            .begin("import-1".into())
            .expect("the first of its name");
        let other = jobs.begin("check-1".into()).expect("the first of its name");
        jobs.stop("import-1");
        assert!(one.stop.is_stopped());
        assert!(!other.stop.is_stopped());
    }

    #[test]
    fn a_name_is_taken_until_its_job_ends() {
        let jobs = Jobs::default();
        let job = jobs
            .begin("import-1".into())
            .expect("the first of its name");
        let refused = jobs.begin("import-1".into()).expect_err("it is under way");
        assert_eq!(refused.code, "job.running");
        drop(job);
        let again = jobs.begin("import-1".into()).expect("the name is free");
        assert!(!again.stop.is_stopped());
    }

    #[test]
    fn stopping_what_has_ended_does_nothing() {
        let jobs = Jobs::default();
        jobs.stop("never");
        let job = jobs.begin("never".into()).expect("the first of its name");
        assert!(!job.stop.is_stopped());
    }
}
