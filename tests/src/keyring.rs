//! A real Secret Service for tests: gnome-keyring on a session bus of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// What unlocks it.
const PASSWORD: &str = "test";

/// A session bus, and on it a keyring, which go when it is dropped.
pub struct Keyring {
    bus: Child,
    daemon: Option<Child>,
    /// Where a process finds the bus, for `DBUS_SESSION_BUS_ADDRESS`.
    pub address: String,
    home: TempDir,
}

impl Keyring {
    /// A keyring that is unlocked.
    ///
    /// # Panics
    /// If the programs `dbus-daemon` and `gnome-keyring-daemon` are missing.
    pub fn unlocked() -> Self {
        let mut keyring = Self::absent();
        keyring.start(Some(PASSWORD));
        keyring
    }

    /// A keyring that is there and locked.
    ///
    /// # Panics
    /// If the programs are missing.
    pub fn locked() -> Self {
        let mut keyring = Self::unlocked();
        keyring.stop();
        keyring.start(None);
        keyring
    }

    /// A session bus without a keyring.
    ///
    /// # Panics
    /// If the program `dbus-daemon` is missing.
    pub fn absent() -> Self {
        let home = TempDir::with_prefix("lapel-keyring-").expect("a folder");
        // Without service files nothing is started on demand.
        let config = home.path().join("bus.conf");
        let socket = home.path().join("bus");
        let text = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"
 \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">
<busconfig><type>session</type><listen>unix:path={}</listen>
<auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>
<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
            socket.display()
        );
        std::fs::write(&config, text).expect("the folder can be written");
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--print-address", "--nofork"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut address = String::new();
        let out = bus.stdout.take().expect("its output");
        BufReader::new(out)
            .read_line(&mut address)
            .expect("it says its address");
        Self {
            bus,
            daemon: None,
            address: address.trim().to_owned(),
            home,
        }
    }

    /// Locks it, as its owner does by a menu or by being away.
    ///
    /// # Panics
    /// If it does not answer.
    pub fn lock(&self) {
        let locked = self.send(
            "org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        );
        assert!(locked.contains("login"), "it was not locked: {locked}");
    }

    /// Unlocks it again, in the way that signing in to the desktop does: by the daemon's own socket.
    ///
    /// # Panics
    /// If it does not answer, or the password is not its.
    pub fn unlock(&self) {
        let socket = self.home.path().join("keyring/control");
        let mut socket = UnixStream::connect(socket).expect("the daemon listens");
        let number = |number: usize| u32::try_from(number).expect("a small number").to_be_bytes();
        // A byte with which credentials may come; the length of all that follows, the operation, and
        // the password with its length before it.
        let length = 3 * size_of::<u32>() + PASSWORD.len();
        let request = [
            &[0][..],
            &number(length),
            &number(1),
            &number(PASSWORD.len()),
            PASSWORD.as_bytes(),
        ];
        socket.write_all(&request.concat()).expect("it reads");
        let mut answer = [0; 2 * size_of::<u32>()];
        socket.read_exact(&mut answer).expect("it answers");
        assert_eq!(answer, [0, 0, 0, 8, 0, 0, 0, 0], "it was not unlocked");
    }

    /// Where its processes live, for `HOME`.
    pub fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    fn start(&mut self, password: Option<&str>) {
        let mut command = Command::new("gnome-keyring-daemon");
        command
            .args(["--foreground", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("HOME", self.home.path())
            .env("XDG_DATA_HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.home.path())
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if password.is_some() {
            command.arg("--unlock");
        }
        let mut daemon = command.spawn().expect("gnome-keyring-daemon is installed");
        let mut input = daemon.stdin.take().expect("its input");
        input
            .write_all(password.unwrap_or_default().as_bytes())
            .expect("it reads the password");
        drop(input);
        self.daemon = Some(daemon);
        self.wait_for("org.freedesktop.secrets");
    }

    fn wait_for(&self, name: &str) {
        for _ in 0..200 {
            let owned = self.send(
                "org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus.NameHasOwner",
                &format!("string:{name}"),
            );
            if owned.contains("true") {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        panic!("nobody is {name} on the bus");
    }

    /// Asks something on the bus, and returns the answer as text.
    fn send(&self, to: &str, object: &str, method: &str, argument: &str) -> String {
        Command::new("dbus-send")
            .args(["--session", "--print-reply=literal"])
            .arg(format!("--dest={to}"))
            .args([object, method, argument])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .output()
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default()
    }

    fn stop(&mut self) {
        if let Some(mut daemon) = self.daemon.take() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        self.stop();
        let _ = self.bus.kill();
        let _ = self.bus.wait();
    }
}
