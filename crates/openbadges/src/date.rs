//! Dates as issuers write them.
