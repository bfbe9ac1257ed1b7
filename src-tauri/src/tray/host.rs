//! Whether the desktop shows the icons of programs.
//!
//! A desktop without a tray (GNOME without an extension, for one) takes an icon and shows none: a window
//! that was closed into it would be gone.

#[cfg(not(target_os = "linux"))]
pub(super) fn is_there() -> bool {
    true
}

#[cfg(target_os = "linux")]
pub(super) use linux::is_there;

#[cfg(target_os = "linux")]
mod linux {
    use zbus::blocking::Connection;
    use zbus::blocking::proxy::Builder;
    use zbus::proxy::CacheProperties;

    /// Who keeps the list of icons: freedesktop.org's StatusNotifierItem, under the name that it has in
    /// every desktop.
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";

    pub(in crate::tray) fn is_there() -> bool {
        Connection::session().is_ok_and(|bus| shows_icons(&bus))
    }

    fn shows_icons(bus: &Connection) -> bool {
        Builder::<'_, zbus::blocking::Proxy<'_>>::new(bus)
            .destination(WATCHER)
            .and_then(|watcher| watcher.path("/StatusNotifierWatcher"))
            .and_then(|watcher| watcher.interface(WATCHER))
            .and_then(|watcher| watcher.cache_properties(CacheProperties::No).build())
            .and_then(|watcher| watcher.get_property("IsStatusNotifierHostRegistered"))
            .unwrap_or(false)
    }

    #[cfg(test)]
    mod tests {
        use std::io::{BufRead, BufReader};
        use std::process::{Child, Command, Stdio};

        use zbus::blocking::connection;

        use super::*;

        struct Bus {
            daemon: Child,
            address: String,
        }

        impl Bus {
            fn start() -> Self {
                let mut daemon = Command::new("dbus-daemon")
                    .args(["--session", "--nofork", "--print-address"])
                    .stdout(Stdio::piped())
                    .stderr(Stdio::null())
                    .spawn()
                    .expect("dbus-daemon is installed");
                let mut address = String::new();
                let out = daemon.stdout.take().expect("its output");
                BufReader::new(out)
                    .read_line(&mut address)
                    .expect("it says its address");
                Self {
                    daemon,
                    address: address.trim().to_owned(),
                }
            }

            fn connection(&self) -> connection::Builder<'_> {
                connection::Builder::address(self.address.as_str()).expect("an address")
            }
        }

        impl Drop for Bus {
            fn drop(&mut self) {
                // A daemon that ended by itself is gone as well.
                let _ = self.daemon.kill();
                let _ = self.daemon.wait();
            }
        }

        struct Watcher {
            has_host: bool,
        }

        #[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
        impl Watcher {
            #[zbus(property)]
            fn is_status_notifier_host_registered(&self) -> bool {
                self.has_host
            }
        }

        fn shown_where(watcher: Option<Watcher>) -> bool {
            let bus = Bus::start();
            let _desktop = watcher.map(|watcher| {
                bus.connection()
                    .serve_at("/StatusNotifierWatcher", watcher)
                    .and_then(|desktop| desktop.name(WATCHER))
                    .and_then(connection::Builder::build)
                    .expect("the bus takes it")
            });
            shows_icons(&bus.connection().build().expect("the bus is there"))
        }

        #[test]
        fn icons_are_shown_where_a_tray_says_so_and_nowhere_else() {
            assert!(shown_where(Some(Watcher { has_host: true })));
            assert!(!shown_where(Some(Watcher { has_host: false })));
            assert!(!shown_where(None));
        }
    }
}
