//! A keyring that is locked while the earner signs in, at a terminal.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use lapel_tests::backpack::Quirks;

use crate::cast::{Cast, outcomes};

/// `lapel backpack connect` at a terminal: what is typed, and what is shown.
struct Terminal {
    process: Child,
    keys: ChildStdin,
    screen: BufReader<ChildStdout>,
}

impl Terminal {
    fn connecting(cast: &Cast) -> Self {
        let (base, relay) = (cast.backpack.base(), cast.relay());
        let lapel = cast.lapel.command(&[
            "backpack",
            "connect",
            &base,
            "--name",
            "Sample",
            "--speak",
            "2.1",
            "--no-browser",
            "--relay",
            &relay,
        ]);
        let words: Vec<String> = std::iter::once(lapel.get_program())
            .chain(lapel.get_args())
            .map(|word| format!("'{}'", word.to_str().expect("UTF-8")))
            .collect();
        // It makes the terminal, and ends as its command does.
        let mut script = Command::new("script");
        script
            .args(["--quiet", "--return", "--command", &words.join(" ")])
            .arg("/dev/null")
            .env("SHELL", "/bin/sh");
        for (name, value) in lapel.get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        let mut process = script
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script is installed");
        let keys = process.stdin.take().expect("its input");
        let screen = process.stdout.take().expect("its output");
        Self {
            process,
            keys,
            screen: BufReader::new(screen),
        }
    }

    /// Reads to the end of the line that has these words in it, and returns all that was shown.
    fn until(&mut self, words: &str) -> String {
        let mut shown = String::new();
        loop {
            let mut line = String::new();
            let length = self.screen.read_line(&mut line).expect("it speaks UTF-8");
            assert!(length > 0, "it never said “{words}”: {shown}");
            shown += &line;
            if line.contains(words) {
                return shown;
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("it listens");
        self.keys.flush().expect("it listens");
    }

    /// What else is shown, and the exit status.
    fn end(mut self) -> (String, Option<i32>) {
        let mut rest = String::new();
        self.screen
            .read_to_string(&mut rest)
            .expect("it speaks UTF-8");
        (rest, self.process.wait().expect("it ends").code())
    }
}

/// Signs in, with a keyring that was unlocked when that began and is locked when there are tokens.
fn signed_in(cast: &Cast) -> Terminal {
    let mut terminal = Terminal::connecting(cast);
    let shown = terminal.until("/oauth/authorize?");
    let address = shown.lines().last().expect("an address").trim();
    cast.keyring.lock();
    let landed = cast.backpack.consent(address);
    terminal.press(&format!("{landed}\n"));
    let shown = terminal.until("Press Enter");
    assert!(
        shown.contains("You are signed in, but the keyring is locked."),
        "{shown}"
    );
    assert!(shown.contains("Unlock it"), "{shown}");
    terminal
}

#[test]
fn a_keyring_that_is_unlocked_meanwhile_keeps_the_tokens_when_enter_is_pressed() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(1);
    let mut terminal = signed_in(&cast);
    // Pressed too early.
    terminal.press("\n");
    let shown = terminal.until("Press Enter");
    assert!(shown.contains("the keyring is locked"), "{shown}");
    cast.keyring.unlock();
    terminal.press("\n");
    let (shown, status) = terminal.end();
    assert!(shown.contains("Connected Sample"), "{shown}");
    assert_eq!(status, Some(0));
    let (status, lines) = cast.export(&ids);
    assert_eq!((status, outcomes(&lines)), (0, vec!["sent"]), "{lines:#?}");
    cast.assert_no_secret();
}

#[test]
fn where_the_keyring_stays_locked_what_was_granted_is_given_back() {
    let cast = Cast::new(Quirks::default());
    let mut terminal = signed_in(&cast);
    terminal.press("\u{4}");
    let (shown, status) = terminal.end();
    assert!(shown.contains("the keyring is locked"), "{shown}");
    assert_eq!(status, Some(2));
    let asked = cast.backpack.asked();
    let revoked = asked.iter().filter(|asked| asked.path == "/oauth/revoke");
    assert_eq!(revoked.count(), 2, "{asked:#?}");
    cast.keyring.unlock();
    let listed = cast.lapel.run(&["backpack", "list", "--json"]).ended(0);
    assert!(listed.lines().is_empty(), "{listed:?}");
    cast.assert_no_secret();
}
