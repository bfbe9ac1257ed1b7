//! Several backpacks and accounts, and what is said of them.

use lapel_tests::award::{Award, Recipient};
use lapel_tests::backpack::{EMAIL, Fault, PASSWORD, Quirks, When};

use crate::cast::Cast;

fn asked(cast: &Cast, method: &str, path: &str) -> usize {
    let asked = cast.backpack.asked();
    asked
        .iter()
        .filter(|asked| asked.method == method && asked.path.starts_with(path))
        .count()
}

/// Connects the same server once more, by its own interface, under another name.
fn connect_badgr(cast: &Cast, name: &str) -> lapel_tests::lapel::Run {
    let base = cast.backpack.base();
    let arguments = [
        "backpack", "connect", &base, "--name", name, "--speak", "badgr", "--user", EMAIL,
    ];
    cast.lapel.run_with(&arguments, PASSWORD.as_bytes())
}

#[test]
fn a_name_that_is_taken_is_said_before_anybody_signs_in() {
    let cast = Cast::new(Quirks::default());
    cast.connect(&["--speak", "2.1"]).ended(0);
    let (tokens, secrets) = (asked(&cast, "POST", "/o"), cast.backpack.secrets().len());
    let refused = connect_badgr(&cast, "SAMPLE").ended(2);
    assert!(
        refused.err.contains("another backpack is called SAMPLE"),
        "{refused:?}"
    );
    assert_eq!(asked(&cast, "POST", "/o"), tokens);
    assert_eq!(cast.backpack.secrets().len(), secrets, "no token was made");
    connect_badgr(&cast, "Another").ended(0);
    let listed = cast.lapel.run(&["backpack", "list", "--json"]).ended(0);
    assert_eq!(listed.lines().len(), 2);
}

#[test]
fn a_place_is_connected_by_its_name_and_one_without_an_interface_says_what_to_do() {
    let cast = Cast::new(Quirks::default());
    let refused = cast
        .lapel
        .run(&["backpack", "connect", "credly", "--no-browser"])
        .ended(2);
    assert!(
        refused.err.contains("Credly has no interface"),
        "{refused:?}"
    );
    assert!(refused.err.contains("lapel export --to"), "{refused:?}");
    let places = cast.lapel.run(&["backpack", "places"]).ended(0);
    assert!(
        places
            .out
            .contains("lapel backpack connect canvas-credentials"),
        "{places:?}"
    );
}

#[test]
fn a_comparison_goes_on_where_one_backpack_cannot_be_asked() {
    let cast = Cast::new(Quirks::default());
    cast.connect(&["--speak", "2.1"]).ended(0);
    connect_badgr(&cast, "Another").ended(0);
    cast.backpack.fail(0, Fault::Status(500), When::Before);
    let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(1);
    let lines = run.lines();
    assert_eq!(lines.len(), 2, "{run:?}");
    assert_eq!(lines[0]["backpack"], "Sample");
    assert!(lines[0]["error"].is_string() && lines[0]["there"].is_null());
    assert_eq!(lines[1]["backpack"], "Another");
    assert!(lines[1]["error"].is_null());
    assert_eq!(lines[1]["there"], 0);
}

#[test]
fn what_is_known_beforehand_is_said_by_a_dry_run() {
    let cast = Cast::new(Quirks::default());
    cast.connect(&["--speak", "2.1"]).ended(0);
    let award = Award {
        recipient: Recipient::Plain("ada@work.example".into()),
        ..Award::new("work")
    };
    let file = cast.lapel.file("work.png", cast.issuer.issue(&award).image);
    let run = cast.lapel.run(&["import", "--json", &file]).ended(0);
    let id = run.line()["id"].as_str().expect("an id").to_owned();
    cast.lapel.run(&["share", "--with", "Sample", &id]).ended(0);
    let run = cast.lapel.run(&["sync", "--dry-run", "--json"]).ended(0);
    let warnings = run.line()["warnings"].to_string();
    assert!(warnings.contains("another address"), "{warnings}");
    let run = cast.lapel.run(&["sync", "--dry-run"]).ended(0);
    assert!(run.out.contains("another address"), "{run:?}");
    assert!(cast.backpack.held().is_empty());
}

#[test]
fn ones_name_at_a_backpack_is_changed_when_one_says_so_and_never_else() {
    let cast = Cast::new(Quirks::default());
    cast.connect(&["--speak", "3.0"]).ended(0);
    let put = || asked(&cast, "PUT", "/ims/ob/v3p0/profile");
    let said = cast.lapel.run(&["backpack", "profile", "Sample"]).ended(0);
    assert!(said.out.contains(EMAIL), "{said:?}");
    assert_eq!(put(), 0);
    cast.lapel
        .run(&["backpack", "profile", "Sample", "--name", "Ada Lovelace"])
        .ended(0);
    assert_eq!(put(), 1);
    assert_eq!(cast.backpack.violations(), Vec::<String>::new());
}
