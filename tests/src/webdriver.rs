//! A minimal W3C WebDriver client: the real window, driven through WebKitWebDriver, and the browser of the
//! earner, driven through chromedriver.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// How long a wait lasts before it is a failure.
const PATIENCE: Duration = Duration::from_secs(20);
/// The member by which WebDriver names an element ("Elements").
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys that are no letters ("Keyboard actions").
pub mod key {
    /// Tab.
    pub const TAB: &str = "\u{e004}";
    /// Enter.
    pub const ENTER: &str = "\u{e007}";
    /// Control.
    pub const CONTROL: &str = "\u{e009}";
    /// Shift.
    pub const SHIFT: &str = "\u{e008}";
    /// Alt.
    pub const ALT: &str = "\u{e00a}";
    /// F10.
    pub const F10: &str = "\u{e03a}";
    /// Escape.
    pub const ESCAPE: &str = "\u{e00c}";
    /// Arrow to the left.
    pub const LEFT: &str = "\u{e012}";
    /// Arrow up.
    pub const UP: &str = "\u{e013}";
    /// Arrow to the right.
    pub const RIGHT: &str = "\u{e014}";
    /// Arrow down.
    pub const DOWN: &str = "\u{e015}";
    /// Delete.
    pub const DELETE: &str = "\u{e017}";
}

/// A window under control. It is closed when this is dropped.
pub struct Window {
    driver: Child,
    port: u16,
    session: String,
}

/// Why a command failed, as the driver says it.
#[derive(Debug)]
pub struct Failure(String);

impl Window {
    /// Opens a program's window.
    ///
    /// # Panics
    /// If there is no WebKitWebDriver, or the window does not open.
    pub fn open<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Self {
        Self::open_with(program, arguments, &[])
    }

    /// Opens a program's window with further variables in its environment.
    ///
    /// # Panics
    /// If there is no WebKitWebDriver, or the window does not open.
    pub fn open_with<A: AsRef<OsStr>>(
        program: &Path,
        arguments: &[A],
        environment: &[(&str, &Path)],
    ) -> Self {
        let arguments: Vec<_> = arguments
            .iter()
            .map(|one| one.as_ref().to_string_lossy())
            .collect();
        let options = json!({"binary": program, "args": arguments});
        let mut driver = Command::new("WebKitWebDriver");
        driver
            // The driver starts the program with its own environment.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().copied());
        Self::driven_by(driver, &json!({ "webkitgtk:browserOptions": options }))
    }

    /// Opens a browser without a window, with nothing in its profile, that minds no certificate.
    ///
    /// # Panics
    /// If there is no Chromium or chromedriver.
    pub fn browser() -> Self {
        // Without a sandbox, since tests may run as root.
        let options = json!({"args": ["--headless=new", "--no-sandbox", "--disable-gpu"]});
        Self::driven_by(
            Command::new("chromedriver"),
            &json!({"goog:chromeOptions": options, "acceptInsecureCerts": true,
                "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"}}),
        )
    }

    /// Does something that only the tools of a browser's developers can do (Chrome DevTools Protocol).
    ///
    /// # Panics
    /// If it fails.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.must(
            "goog/cdp/execute",
            &json!({"cmd": command, "params": parameters}),
        )
    }

    /// The addresses that a browser has asked for since this was asked last.
    ///
    /// # Panics
    /// If the browser is gone.
    pub fn asked_for(&self) -> Vec<String> {
        self.log("performance")
            .iter()
            .filter_map(|entry| serde_json::from_str::<Value>(entry).ok())
            .filter(|entry| entry["message"]["method"] == "Network.requestWillBeSent")
            .filter_map(|entry| {
                let address = entry["message"]["params"]["request"]["url"].as_str();
                address.map(str::to_owned)
            })
            .collect()
    }

    /// What a browser has complained of since this was asked last.
    ///
    /// # Panics
    /// If the browser is gone.
    pub fn complaints(&self) -> Vec<String> {
        self.log("browser")
    }

    fn log(&self, kind: &str) -> Vec<String> {
        let entries = self.must("se/log", &json!({ "type": kind }));
        let entries = entries.as_array().map(Vec::as_slice).unwrap_or_default();
        entries
            .iter()
            .filter_map(|entry| entry["message"].as_str().map(str::to_owned))
            .collect()
    }

    fn driven_by(mut driver: Command, capabilities: &Value) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("there is a free port")
            .port();
        let driver = driver
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("the driver starts (Debian: webkit2gtk-driver, chromium-driver)");
        let mut window = Self {
            driver,
            port,
            session: String::new(),
        };
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "the driver does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        let capabilities = json!({"capabilities": {"alwaysMatch": capabilities}});
        let opened = window.ask("POST", "/session", Some(&capabilities));
        let opened = opened.unwrap_or_else(|error| panic!("no window: {error:?}"));
        window.session = opened["sessionId"].as_str().expect("a session").to_owned();
        window
    }

    /// Goes to an address, in a browser.
    ///
    /// # Panics
    /// If the browser is gone. An address that does not answer shows the browser's own page for that.
    pub fn go(&self, address: &str) {
        let path = format!("/session/{}/url", self.session);
        let _ = self.ask("POST", &path, Some(&json!({ "url": address })));
    }

    /// The address that a browser is at.
    ///
    /// # Panics
    /// If the browser is gone.
    pub fn address(&self) -> String {
        let path = format!("/session/{}/url", self.session);
        let address = self.ask("GET", &path, None);
        let address = address.unwrap_or_else(|error| panic!("{error:?}"));
        address.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page and gives what it returns. Its arguments are `arguments[0]`, ….
    ///
    /// # Panics
    /// If it throws.
    pub fn script(&self, script: &str, arguments: &Value) -> Value {
        self.must(
            "execute/sync",
            &json!({"script": script, "args": arguments}),
        )
    }

    /// Runs a script that calls its last argument with what it returns.
    ///
    /// # Panics
    /// If it throws or takes longer than 30 s.
    pub fn asynchronous(&self, script: &str, arguments: &Value) -> Value {
        self.must(
            "execute/async",
            &json!({"script": script, "args": arguments}),
        )
    }

    /// How many elements there are.
    ///
    /// # Panics
    /// If the window is gone.
    pub fn count(&self, css: &str) -> usize {
        self.find(css).len()
    }

    /// Waits until there is an element.
    ///
    /// # Panics
    /// If there is none in the end.
    pub fn wait_for(&self, css: &str) {
        self.wait_until(css, || self.count(css) > 0);
    }

    /// Waits until there is no such element.
    ///
    /// # Panics
    /// If there still is one in the end.
    pub fn wait_gone(&self, css: &str) {
        self.wait_until(&format!("no {css}"), || self.count(css) == 0);
    }

    /// Waits until something holds; `what` names it if it never does.
    ///
    /// # Panics
    /// If it never does.
    pub fn wait_until(&self, what: &str, holds: impl Fn() -> bool) {
        let began = Instant::now();
        while !holds() {
            if began.elapsed() > PATIENCE {
                let body = self.script("return document.body.innerText", &json!([]));
                panic!("{what} never came; the window says {body}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Clicks the first such element, once it is there and can be clicked.
    ///
    /// # Panics
    /// If it never can.
    pub fn click(&self, css: &str) {
        self.wait_until(&format!("a click on {css}"), || {
            self.on_first(css, "click", &json!({}))
        });
    }

    /// Types into the first such element.
    ///
    /// # Panics
    /// If there is none.
    pub fn type_into(&self, css: &str, text: &str) {
        let keys = json!({ "text": text });
        self.wait_until(&format!("typing into {css}"), || {
            self.on_first(css, "value", &keys)
        });
    }

    /// The text of the first such element, as it is shown.
    ///
    /// # Panics
    /// If there is none.
    pub fn text(&self, css: &str) -> String {
        self.wait_for(css);
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        self.script(script, &json!([css]))
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// An attribute of the first such element, if it has it.
    ///
    /// # Panics
    /// If the window is gone.
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let script =
            "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null";
        self.script(script, &json!([css, name]))
            .as_str()
            .map(str::to_owned)
    }

    /// Presses keys together, and lets them go in the opposite order.
    ///
    /// # Panics
    /// If the window is gone.
    pub fn press(&self, keys: &[&str]) {
        let down = keys
            .iter()
            .map(|key| json!({"type": "keyDown", "value": key}));
        let up = keys
            .iter()
            .rev()
            .map(|key| json!({"type": "keyUp", "value": key}));
        let actions: Vec<Value> = down.chain(up).collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": actions});
        self.must("actions", &json!({ "actions": [keyboard] }));
    }

    /// Types a text into whatever has the focus.
    ///
    /// # Panics
    /// If the window is gone.
    pub fn type_text(&self, text: &str) {
        for letter in text.chars() {
            self.press(&[letter.encode_utf8(&mut [0; 4])]);
        }
    }

    /// Drags the first such element to the middle of another, with the pointer.
    ///
    /// # Panics
    /// If there is none of either, or the window is gone.
    pub fn drag(&self, from: &str, to: &str) {
        let middle = |css: &str| {
            self.wait_for(css);
            let script = "const { left, top, width, height } =
                    document.querySelector(arguments[0]).getBoundingClientRect();
                return [Math.round(left + width / 2), Math.round(top + height / 2)]";
            let found = self.script(script, &json!([css]));
            (found[0].clone(), found[1].clone())
        };
        let ((from_x, from_y), (to_x, to_y)) = (middle(from), middle(to));
        let to_point = |x: &Value, y: &Value, duration: u32| json!({"type": "pointerMove", "duration": duration, "x": x, "y": y, "origin": "viewport"});
        let actions = json!([
            to_point(&from_x, &from_y, 0),
            {"type": "pointerDown", "button": 0},
            to_point(&to_x, &to_y, 200),
            to_point(&to_x, &to_y, 50),
            {"type": "pointerUp", "button": 0},
        ]);
        let mouse = json!({
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions
        });
        self.must("actions", &json!({ "actions": [mouse] }));
    }

    /// A picture of the page, in PNG.
    ///
    /// # Panics
    /// If there is none.
    pub fn picture(&self) -> Vec<u8> {
        let path = format!("/session/{}/screenshot", self.session);
        let picture = self
            .ask("GET", &path, None)
            .unwrap_or_else(|error| panic!("{error:?}"));
        STANDARD
            .decode(picture.as_str().expect("base64"))
            .expect("base64")
    }

    /// A picture of the first such element, in PNG.
    ///
    /// # Panics
    /// If there is none.
    pub fn picture_of(&self, css: &str) -> Vec<u8> {
        let found = self.find(css);
        let element = found.first().unwrap_or_else(|| panic!("no {css}"));
        let path = format!("/session/{}/element/{element}/screenshot", self.session);
        let picture = self
            .ask("GET", &path, None)
            .unwrap_or_else(|error| panic!("{error:?}"));
        STANDARD
            .decode(picture.as_str().expect("base64"))
            .expect("base64")
    }

    /// Makes the window so wide and high, in pixels.
    ///
    /// # Panics
    /// If the window is gone.
    pub fn resize(&self, width: u32, height: u32) {
        self.must("window/rect", &json!({"width": width, "height": height}));
    }

    /// The process of the program whose window this is.
    pub fn process(&self, program: &str) -> Option<u32> {
        children(self.driver.id()).into_iter().find(|process| {
            std::fs::read_to_string(format!("/proc/{process}/comm"))
                .is_ok_and(|name| name.trim_end() == program)
        })
    }

    fn find(&self, css: &str) -> Vec<String> {
        let found = self.must("elements", &json!({"using": "css selector", "value": css}));
        let elements = found.as_array().map(Vec::as_slice).unwrap_or_default();
        elements
            .iter()
            .filter_map(|one| one[ELEMENT].as_str().map(str::to_owned))
            .collect()
    }

    /// Does something to the first such element; false if it cannot be done yet.
    fn on_first(&self, css: &str, action: &str, body: &Value) -> bool {
        self.find(css).first().is_some_and(|element| {
            let path = format!("/session/{}/element/{element}/{action}", self.session);
            self.ask("POST", &path, Some(body)).is_ok()
        })
    }

    fn must(&self, command: &str, body: &Value) -> Value {
        let path = format!("/session/{}/{command}", self.session);
        self.ask("POST", &path, Some(body))
            .unwrap_or_else(|Failure(error)| panic!("{command}: {error}"))
    }

    /// One command of the protocol: HTTP with JSON.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        let failed = |error: &dyn std::fmt::Display| Failure(error.to_string());
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n",
            self.port
        );
        let _ = write!(
            request,
            "content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        let mut stream =
            TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).map_err(|error| failed(&error))?;
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .map_err(|error| failed(&error))?;
        stream
            .write_all(request.as_bytes())
            .map_err(|error| failed(&error))?;
        // Not every driver closes the connection after its answer.
        let mut stream = BufReader::new(stream);
        let mut status = None;
        let mut length = 0;
        loop {
            let mut line = String::new();
            stream
                .read_line(&mut line)
                .map_err(|error| failed(&error))?;
            let line = line.trim_end();
            if status.is_none() {
                status = line.split(' ').nth(1).map(str::to_owned);
            }
            match line.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().map_err(|error| failed(&error))?;
                }
                _ if line.is_empty() => break,
                _ => {}
            }
        }
        let mut answer = vec![0; length];
        stream
            .read_exact(&mut answer)
            .map_err(|error| failed(&error))?;
        let mut answer: Value = serde_json::from_slice(&answer).map_err(|error| failed(&error))?;
        match status.as_deref() {
            Some("200") => Ok(answer["value"].take()),
            _ => Err(failed(&answer["value"])),
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let started = descendants(self.driver.id());
        if !self.session.is_empty() {
            let _ = self.ask("DELETE", &format!("/session/{}", self.session), None);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let began = Instant::now();
        let left = || started.iter().filter(|process| is_running(**process));
        while left().next().is_some() && began.elapsed() < Duration::from_secs(3) {
            std::thread::sleep(Duration::from_millis(20));
        }
        // A window that did not close by itself would stay for ever.
        for process in left() {
            let _ = Command::new("kill").arg(process.to_string()).status();
        }
    }
}

/// Whether a process is there and is more than an entry that its parent has not read yet.
fn is_running(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/status"))
        .is_ok_and(|status| !status.contains("State:\tZ"))
}

/// The processes that a process has started, and those that they have, by their ids.
fn descendants(of: u32) -> Vec<u32> {
    let mut found = children(of);
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(children(parent));
        next += 1;
    }
    found
}

/// The processes that a process has started, by their ids.
pub fn children(of: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    processes
        .filter_map(|entry| {
            let id = entry.file_name().to_string_lossy().parse().ok()?;
            let status = std::fs::read_to_string(entry.path().join("status")).ok()?;
            let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
            (parent.trim().parse() == Ok(of)).then_some(id)
        })
        .collect()
}
