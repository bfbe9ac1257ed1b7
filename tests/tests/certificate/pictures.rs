//! Pictures of what is printed, for `docs/pictures`: only where `LAPEL_PICTURES` names that folder.

use std::path::PathBuf;

use chrono::{TimeDelta, Utc};
use lapel_tests::award::Award;
use lapel_tests::samples;
use lapel_tests::shipped;
use serde_json::Value;

use crate::{Cast, tool};

#[test]
fn certificates_and_transcripts_for_the_documentation() {
    let Some(folder) = std::env::var_os("LAPEL_PICTURES").map(PathBuf::from) else {
        return;
    };
    let cast = Cast::new();
    let photograph = |pdf: &str, name: &str| {
        let to = folder.join(name).display().to_string();
        tool("pdftoppm", &["-png", "-r", "110", "-singlefile", pdf, &to]);
    };
    let mut award = Award::new("plain");
    award.name = "Robotics Workshop".into();
    award.issued_on = Utc::now() - TimeDelta::days(200);
    award.expires = Some(Utc::now() + TimeDelta::days(700));
    award.picture.word = "ROBOT".into();
    award.criteria = "Build a line-following robot in a team of three, write its controller, and \
                      defend both before the jury."
        .into();
    let (plain, _) = cast.keep(&award, true);
    photograph(&cast.print(&[&plain]), "certificate-genuine");

    award.slug = "chinese".into();
    award.name = "机器人工程师认证课程".into();
    award.issuer = "示范学院".into();
    award.criteria = "设计并制作一台循迹机器人，编写控制程序，并在评审面前答辩。".into();
    let (chinese, _) = cast.keep(&award, true);
    photograph(
        &cast.print_for(&[&chinese], "王小明"),
        "certificate-chinese",
    );

    award.slug = "arabic".into();
    award.name = "ورشة عمل الروبوتات".into();
    award.issuer = "أكاديمية المثال".into();
    award.criteria = "بناء روبوت يتبع الخط ضمن فريق من ثلاثة أشخاص وكتابة برنامجه.".into();
    let (arabic, _) = cast.keep(&award, true);
    photograph(
        &cast.print_for(&[&arabic], "محمد الفارسي"),
        "certificate-arabic",
    );

    award.slug = "expired".into();
    award.name =
        "Advanced Methods of Qualitative and Quantitative Research in the Social Sciences, \
                  with Applications to Public Health and Urban Planning"
            .into();
    award.issuer = "Example Academy".into();
    award.criteria = "Six modules and a thesis.".into();
    award.issued_on = Utc::now() - TimeDelta::days(900);
    award.expires = Some(Utc::now() - TimeDelta::days(20));
    let (expired, _) = cast.keep(&award, true);
    photograph(
        &cast.print_for(&[&expired], "Анна Андреевна Ахматова-Горенко"),
        "certificate-expired",
    );

    let signed = shipped::six().remove(0);
    let mut credential = serde_json::from_str::<Value>(signed.credential.text()).expect("JSON");
    credential["id"] = "https://badges.example.org/credentials/tide-tables/2025/ada".into();
    let file = cast.lapel.file("public.json", credential.to_string());
    let line = cast.lapel.run(&["import", "--json", &file]).ended(0).line();
    let public = line["id"].as_str().expect("an id");
    photograph(&cast.print(&[public]), "certificate-unchecked");
    cast.lapel.run(&["remove", public]).ended(0);

    for sample in samples::ten(&cast.issuer, Utc::now()) {
        cast.lapel
            .file(&format!("badges/{}", sample.file), &sample.image);
    }
    let badges = cast.lapel.path("badges").display().to_string();
    cast.lapel.run(&["import", "--check", &badges]);
    let out = cast.lapel.path("transcript.pdf").display().to_string();
    cast.lapel.run(&["transcript", "-o", &out]);
    photograph(&out, "transcript-page");
}
