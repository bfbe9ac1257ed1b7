//! Lapel's calendar, read by the Python library `icalendar`: what people's calendar programs read.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::Utc;
use lapel_tests::award::Award;
use lapel_tests::issuer::Issuer;
use lapel_tests::lapel::{Lapel, workspace};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("calendar")
}

/// The Python that has the library; none if it cannot be installed.
fn python() -> Option<PathBuf> {
    let venv = workspace().join("target/venv-calendar");
    let python = venv.join("bin/python");
    let requirements = folder().join("requirements.txt");
    let wanted = std::fs::read(&requirements).expect("the list of packages");
    let mark = venv.join("installed.txt");
    if std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Some(python);
    }
    let run = |command: &mut Command| {
        let status = command.stdin(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    };
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    let done = run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&venv))
        && run(Command::new(&python)
            .args(pip)
            .args(["--no-deps", "--requirement"])
            .arg(&requirements));
    if done {
        std::fs::write(&mark, wanted).expect("the environment can be written");
    }
    done.then_some(python)
}

/// What the library makes of a calendar: about the whole, then an event a line.
fn read(python: &Path, file: &Path) -> Vec<Value> {
    let output = Command::new(python)
        .arg(folder().join("read.py"))
        .arg(file)
        .output()
        .expect("Python starts");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

#[test]
fn a_calendar_program_reads_what_the_badges_say() {
    let Some(python) = python() else {
        let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(
            !is_ci,
            "PyPI cannot be reached, and a run of CI skips nothing"
        );
        eprintln!("\n*** SKIPPED: icalendar CANNOT BE INSTALLED FROM PyPI ***\n");
        return;
    };
    let issuer = Issuer::start();
    let lapel = Lapel::new().trusting(&issuer);
    let long = "云计算架构师认证，高级；".repeat(12);
    let names = [
        "Cloud Architect",
        "Commas, semicolons; back\\slashes: and “quotes”",
        "Two\nlines\r\nEND:VEVENT",
        long.as_str(),
        "مهندس السحابة",
    ];
    let end = |number: usize| format!("2031-0{}-15", number + 1);
    for (number, name) in names.iter().enumerate() {
        let mut award = Award::new(&format!("badge-{number}"));
        award.name = (*name).to_owned();
        award.expires = format!("{}T00:00:00Z", end(number)).parse().ok();
        let file = lapel.file(&format!("in/{number}.png"), issuer.issue(&award).image);
        lapel.run(&["import", "--check", &file]).ended(0);
    }
    let file = lapel.path("badges.ics");
    let path = file.display().to_string();
    lapel.run(&["calendar", "-o", &path]).ended(0);
    let bytes = std::fs::read(&file).expect("it was written");
    for line in bytes.split(|byte| *byte == b'\n') {
        assert!(line.len() <= 76, "75 octets and the CR: {}", line.len());
    }

    let found = read(&python, &file);
    assert_eq!(found[0], json!({"errors": [], "version": "2.0"}));
    let events = &found[1..];
    assert_eq!(events.len(), names.len());
    let listed = lapel.run(&["list", "--json", "--sort", "expiry"]).ended(0);
    for (number, (event, badge)) in events.iter().zip(listed.lines()).enumerate() {
        assert_eq!(event["errors"], json!([]));
        let id = badge["id"].as_str().expect("an id");
        assert_eq!(event["uid"], format!("{id}-expiry@lapel"));
        assert_eq!(event["start"], end(number));
        let shown = names[number].split_whitespace().collect::<Vec<_>>();
        let summary = event["summary"].as_str().expect("a summary");
        let wanted = format!("“{}” expires", shown.join(" "));
        if wanted.chars().count() < 200 {
            assert_eq!(summary, wanted);
        } else {
            assert!(
                summary.starts_with("“云计算架构师认证，高级；云"),
                "{summary}"
            );
        }
        assert_eq!(
            event["alarms"],
            json!([
                -(59.0 * 24.0 + 15.0),
                -(29.0 * 24.0 + 15.0),
                -(6.0 * 24.0 + 15.0),
                -15.0
            ]),
            "at nine in the morning, so many days before"
        );
        let stamp = event["stamp"].as_str().expect("a stamp");
        assert!(stamp.starts_with(&Utc::now().format("%Y-").to_string()));
    }
    // The same again, byte for byte.
    lapel.run(&["calendar", "-o", &path]).ended(0);
    assert_eq!(std::fs::read(&file).expect("it"), bytes);
}
