//! Files that take their place by a move, behind every kind of proxy.

use lapel_tests::host::{Fault, Moves, Trouble, When};
use lapel_tests::keyring::Keyring;

use crate::cast::{Cast, Kind, Saved};
use crate::ways::goes_the_whole_way;

#[test]
fn webdav_that_cannot_move_files_goes_the_whole_way() {
    for status in [403, 405, 501, 502] {
        goes_the_whole_way(Kind::Behind(Moves::Refused(status)));
    }
}

#[test]
fn webdav_behind_a_proxy_that_ends_tls_goes_the_whole_way() {
    goes_the_whole_way(Kind::Behind(Moves::HandedOn));
}

#[test]
fn whether_files_appear_as_a_whole_is_said_of_each_server() {
    const IN_PLACE: &str = "cannot move files";
    for (kind, in_place) in [
        (Kind::WebDav, false),
        (Kind::Behind(Moves::HandedOn), false),
        (Kind::Behind(Moves::Refused(502)), true),
    ] {
        let Some(cast) = Cast::without_set_up(kind, Keyring::unlocked()) else {
            return;
        };
        let run = cast.set_up(&[]).ended(0);
        assert_eq!(run.err.contains(IN_PLACE), in_place, "{kind:?}: {run:?}");
        assert!(cast.site().is_empty(), "{kind:?}: what was tried is gone");
        cast.switch(&["A"], &[]);
        let run = cast.lapel.run(&["publish"]).ended(0);
        assert_eq!(run.err.contains(IN_PLACE), in_place, "{kind:?}: {run:?}");
    }
}

#[test]
fn a_move_whose_answer_was_lost_on_the_way_does_not_count_as_refused() {
    let Some(cast) = Cast::new(Kind::WebDav) else {
        return;
    };
    cast.switch(&["A"], &[]);
    let from = Saved::of(&cast);
    let before = cast.host().asked().len();
    cast.publish(&[]).ended(0);
    let whole = cast.site();
    let asked = cast.host().asked().split_off(before);
    let request = asked
        .iter()
        .position(|asked| asked.method == "MOVE")
        .expect("files are moved");
    from.restore(&cast);
    cast.host()
        .fail(request, Trouble::Answer(Fault::Status(502), When::After));
    let run = cast.publish(&[]).ended(0);
    assert_eq!(cast.host().heal(), 1);
    assert_eq!(run.line()["in_place"], false, "the next were moved");
    assert_eq!(cast.site(), whole);
}
