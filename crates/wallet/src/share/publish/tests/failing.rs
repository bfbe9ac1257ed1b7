//! OpenDAL's way into a folder, with a step that fails.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opendal::raw::{
    Layer, OpCopy, OpCreateDir, OpDelete, OpList, OpPresign, OpRead, OpRename, OpStat, OpWrite,
    RpCreateDir, RpPresign, RpRename, RpStat, Service, ServiceInfo, Servicer, oio,
};
use opendal::{Buffer, Capability, Error, ErrorKind, Metadata, OperationContext, Result};

/// How a step fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Nothing is done.
    Before,
    /// Half of a file is written; anything else is not done.
    Half,
    /// It is done, and nobody hears of it.
    After,
}

#[derive(Debug, Default)]
struct Plan {
    steps: usize,
    fails: Option<(usize, How)>,
    has_failed: bool,
}

/// What fails, and when.
#[derive(Debug, Clone, Default)]
pub(in crate::share::publish) struct Failing(Arc<Mutex<Plan>>);

impl Failing {
    /// Lets the step of this number from now on fail, counted from 0.
    pub(super) fn plan(&self, step: usize, how: How) {
        let mut plan = self.lock();
        plan.fails = Some((plan.steps + step, how));
    }

    pub(super) fn heal(&self) {
        *self.lock() = Plan::default();
    }

    pub(super) fn has_failed(&self) -> bool {
        self.lock().has_failed
    }

    /// How the step that begins now fails, if it does.
    fn next(&self) -> Option<How> {
        let mut plan = self.lock();
        let step = plan.steps;
        plan.steps += 1;
        let how = plan.fails.filter(|(at, _)| *at == step).map(|(_, how)| how);
        plan.has_failed |= how.is_some();
        how
    }

    fn lock(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn full() -> Error {
    Error::new(ErrorKind::Unexpected, "").set_source(io::Error::from(io::ErrorKind::StorageFull))
}

/// Does a step, unless it fails.
macro_rules! step {
    ($failing:expr, $work:expr) => {
        match $failing.next() {
            None => $work,
            Some(How::Before | How::Half) => Err(full()),
            Some(How::After) => {
                drop($work);
                Err(full())
            }
        }
    };
}

impl Layer for Failing {
    fn apply_service(&self, inner: Servicer) -> Servicer {
        Arc::new(Way {
            inner,
            failing: self.clone(),
        })
    }
}

#[derive(Debug)]
struct Way {
    inner: Servicer,
    failing: Failing,
}

impl Service for Way {
    type Reader = oio::Reader;
    type Writer = Writer;
    type Lister = oio::Lister;
    type Deleter = Deleter;
    type Copier = oio::Copier;
    type Composer = oio::Composer;

    fn info(&self) -> ServiceInfo {
        self.inner.info()
    }

    fn capability(&self) -> Capability {
        self.inner.capability()
    }

    async fn create_dir(
        &self,
        context: &OperationContext,
        path: &str,
        args: OpCreateDir,
    ) -> Result<RpCreateDir> {
        step!(
            self.failing,
            self.inner.create_dir(context, path, args).await
        )
    }

    async fn stat(&self, context: &OperationContext, path: &str, args: OpStat) -> Result<RpStat> {
        step!(self.failing, self.inner.stat(context, path, args).await)
    }

    fn read(&self, context: &OperationContext, path: &str, args: OpRead) -> Result<oio::Reader> {
        self.inner.read(context, path, args)
    }

    fn write(&self, context: &OperationContext, path: &str, args: OpWrite) -> Result<Writer> {
        Ok(Writer {
            inner: self.inner.write(context, path, args)?,
            how: self.failing.next(),
        })
    }

    fn delete(&self, context: &OperationContext) -> Result<Deleter> {
        Ok(Deleter {
            inner: self.inner.delete(context)?,
            how: self.failing.next(),
        })
    }

    fn list(&self, context: &OperationContext, path: &str, args: OpList) -> Result<oio::Lister> {
        step!(self.failing, self.inner.list(context, path, args))
    }

    fn copy(
        &self,
        context: &OperationContext,
        from: &str,
        to: &str,
        args: OpCopy,
    ) -> Result<oio::Copier> {
        self.inner.copy(context, from, to, args)
    }

    async fn rename(
        &self,
        context: &OperationContext,
        from: &str,
        to: &str,
        args: OpRename,
    ) -> Result<RpRename> {
        step!(
            self.failing,
            self.inner.rename(context, from, to, args).await
        )
    }

    async fn presign(
        &self,
        context: &OperationContext,
        path: &str,
        args: OpPresign,
    ) -> Result<RpPresign> {
        self.inner.presign(context, path, args).await
    }
}

struct Writer {
    inner: oio::Writer,
    how: Option<How>,
}

impl oio::Write for Writer {
    async fn write(&mut self, content: Buffer) -> Result<()> {
        match self.how {
            Some(How::Before) => Err(full()),
            Some(How::Half) => {
                let half = content.slice(..content.len() / 2);
                self.inner.write(half).await?;
                self.inner.close().await?;
                Err(full())
            }
            Some(How::After) | None => self.inner.write(content).await,
        }
    }

    async fn close(&mut self) -> Result<Metadata> {
        let done = self.inner.close().await?;
        if self.how.is_some() {
            Err(full())
        } else {
            Ok(done)
        }
    }

    async fn abort(&mut self) -> Result<()> {
        self.inner.abort().await
    }
}

struct Deleter {
    inner: oio::Deleter,
    how: Option<How>,
}

impl oio::Delete for Deleter {
    async fn delete(&mut self, path: &str, args: OpDelete) -> Result<()> {
        match self.how {
            Some(How::Before | How::Half) => Err(full()),
            Some(How::After) | None => self.inner.delete(path, args).await,
        }
    }

    async fn close(&mut self) -> Result<()> {
        self.inner.close().await?;
        if self.how.is_some() {
            Err(full())
        } else {
            Ok(())
        }
    }
}
