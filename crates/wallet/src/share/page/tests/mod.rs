//! The site as a whole, made of badges in a wallet.

mod cast;
mod hostile;
mod privacy;
mod site;
