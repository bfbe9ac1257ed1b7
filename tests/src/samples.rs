//! The sample issuer's badges: ten that show every state, or as many as asked for.

use chrono::{DateTime, TimeDelta, Utc};
use openbadges::Standard;

use crate::award::{Award, Recipient, Standing};
use crate::issuer::{Answer, Issuer};
use crate::keys::Algorithm;
use crate::picture::{Picture, Shape};

/// A badge of the sample: its file's name, and its bytes.
pub struct Sample {
    /// The file's name.
    pub file: String,
    /// The baked image.
    pub image: Vec<u8>,
}

const ADA: &str = "ada@example.org";

struct Plan {
    name: &'static str,
    issuer: &'static str,
    says: &'static str,
    criteria: &'static str,
    tags: &'static [&'static str],
    shape: Shape,
    colours: (&'static str, &'static str),
    word: &'static str,
    below: &'static str,
    standard: Standard,
    standing: Standing,
    /// Days since it was issued, and days until it ends.
    days: (i64, Option<i64>),
    svg: bool,
}

#[rustfmt::skip]
fn plans() -> Vec<Plan> {
    use Shape::{Disc, Hexagon, Rosette, Shield};
    use Standard::{V0_5, V1_0, V1_1, V2_0, V2_1};
    use Standing::{Hosted, Signed};
    vec![
        Plan { name: "Tencent Cloud Architect Associate", issuer: "Tencent Cloud", says: "Holders know the services of the cloud and put them together for a given task.", criteria: "Pass the associate exam: 90 minutes, 60 questions.", tags: &["Cloud computing", "Architecture", "Networking"], shape: Hexagon, colours: ("#0b2f7a", "#0a4fc4"), word: "TCCA", below: "Associate", standard: V2_0, standing: Hosted, days: (130, Some(600)), svg: false },
        Plan { name: "Solutions Developer Professional", issuer: "Tencent Cloud", says: "Holders can design, deploy and operate cloud solutions: they choose services for a workload, secure them, and keep them running at a cost that fits.", criteria: "Pass the proctored professional exam: 120 minutes, 80 questions, a mark of 70 or more.", tags: &["Cloud computing", "Load balancing", "Serverless", "SQL", "Network security"], shape: Hexagon, colours: ("#35176f", "#5b2bb0"), word: "TCSD", below: "Professional", standard: V2_0, standing: Hosted, days: (689, Some(41)), svg: false },
        Plan { name: "Data Ethics Foundations", issuer: "Open University", says: "An introduction to what may be done with data about people.", criteria: "Complete the course and its three essays.", tags: &["Ethics", "Data protection"], shape: Disc, colours: ("#7c3117", "#b4512d"), word: "ETHICS", below: "", standard: V2_0, standing: Hosted, days: (210, None), svg: true },
        Plan { name: "Peer Reviewer 2025", issuer: "Journal of Open Science", says: "Reviewed at least three papers in 2025.", criteria: "Three reviews that the editors accepted.", tags: &["Peer review"], shape: Rosette, colours: ("#1c5039", "#2f7d5a"), word: "REVIEW", below: "2025", standard: V2_0, standing: Signed(Algorithm::Es256), days: (320, None), svg: false },
        Plan { name: "First Aid at Work", issuer: "Red Crescent Training", says: "Can give first aid at a place of work.", criteria: "Two days of training with a practical test.", tags: &["First aid"], shape: Shield, colours: ("#7d1c1a", "#b3312e"), word: "AID", below: "Level 3", standard: V1_1, standing: Hosted, days: (1200, Some(-103)), svg: false },
        Plan { name: "Conference Speaker", issuer: "RustNation", says: "Gave a talk in 2024.", criteria: "A talk of at least twenty minutes.", tags: &["Public speaking", "Rust"], shape: Disc, colours: ("#111317", "#30343c"), word: "SPEAK", below: "2024", standard: V0_5, standing: Hosted, days: (900, None), svg: false },
        Plan { name: "Kubernetes Administrator", issuer: "Cloud Foundation", says: "Runs clusters in production.", criteria: "Pass the practical exam: two hours at the terminal.", tags: &["Kubernetes", "Containers", "Linux"], shape: Hexagon, colours: ("#134a79", "#1f6fb2"), word: "CKA", below: "", standard: V2_1, standing: Hosted, days: (369, Some(361)), svg: false },
        Plan { name: "Community Mentor", issuer: "Code Club", says: "Helped beginners through a year of evenings.", criteria: "At least thirty evenings.", tags: &["Mentoring"], shape: Rosette, colours: ("#8f5f0a", "#c98a16"), word: "MENTOR", below: "", standard: V2_0, standing: Hosted, days: (500, None), svg: false },
        Plan { name: "Statistics with R", issuer: "Data Academy", says: "Reads and writes statistics in R.", criteria: "Hand in ten exercises.", tags: &["Statistics", "R"], shape: Disc, colours: ("#2b4661", "#466b8f"), word: "STAT", below: "", standard: V1_0, standing: Hosted, days: (800, None), svg: false },
        Plan { name: "Accessibility Specialist", issuer: "A11y Institute", says: "Makes things that everybody can use.", criteria: "Pass the exam and audit a real site.", tags: &["Accessibility", "WCAG"], shape: Shield, colours: ("#094541", "#0f6b66"), word: "A11Y", below: "CPACC", standard: V2_0, standing: Signed(Algorithm::Rs256), days: (295, Some(801)), svg: false },
    ]
}

fn award(number: usize, plan: &Plan, now: DateTime<Utc>) -> Award {
    let recipient = match number % 3 {
        0 => Recipient::Plain(ADA.into()),
        1 => Recipient::Salted(ADA.into(), "deadsea".into()),
        _ => Recipient::Hashed(ADA.into()),
    };
    let (since, until) = plan.days;
    Award {
        slug: format!("sample-{number}"),
        standard: plan.standard,
        standing: plan.standing,
        name: plan.name.into(),
        description: plan.says.into(),
        criteria: plan.criteria.into(),
        issuer: plan.issuer.into(),
        recipient,
        issued_on: now - TimeDelta::days(since),
        expires: until.map(|days| now + TimeDelta::days(days)),
        tags: plan.tags.iter().map(|&tag| tag.to_owned()).collect(),
        picture: Picture {
            shape: plan.shape,
            colours: plan.colours,
            word: plan.word.into(),
            below: plan.below.into(),
        },
        svg: plan.svg,
        whole: true,
    }
}

/// Issues the ten badges of the sample: one is revoked, one's issuer has a fault.
pub fn ten(issuer: &Issuer, now: DateTime<Utc>) -> Vec<Sample> {
    plans()
        .iter()
        .enumerate()
        .map(|(number, plan)| {
            let award = award(number, plan, now);
            let issued = issuer.issue(&award);
            match plan.name {
                "Statistics with R" => issuer.serve(
                    &award.assertion(),
                    Answer::of(
                        "application/json",
                        r#"{"revoked": true, "revocationReason": "Issued by mistake"}"#,
                    )
                    .with_status(410),
                ),
                "Community Mentor" => issuer.serve(&award.assertion(), Answer::status(503)),
                _ => {}
            }
            let extension = if award.svg { "svg" } else { "png" };
            Sample {
                file: format!("{:02}-{}.{extension}", number + 1, plan.word.to_lowercase()),
                image: issued.image,
            }
        })
        .collect()
}

/// Issues `count` hosted badges, handing each on as it is made.
pub fn many(issuer: &Issuer, count: usize, now: DateTime<Utc>, each: &mut dyn FnMut(Sample)) {
    let plans = plans();
    // Pictures are drawn once for each plan: drawing thousands takes minutes.
    let drawn: Vec<Vec<u8>> = plans
        .iter()
        .enumerate()
        .map(|(number, plan)| award(number, plan, now).picture.png(240))
        .collect();
    for number in 0..count {
        let plan = &plans[number % plans.len()];
        let mut award = award(number, plan, now);
        award.standard = Standard::V2_0;
        award.standing = Standing::Hosted;
        award.svg = false;
        award.name = format!("{} {}", plan.name, number + 1);
        award.expires = plan
            .days
            .1
            .map(|_| now + TimeDelta::days(i64::try_from(number % 900).unwrap_or(0) - 60));
        award.issued_on = now - TimeDelta::days(200 + i64::try_from(number % 700).unwrap_or(0));
        let issued = issuer.issue_drawn(&award, drawn[number % drawn.len()].clone());
        each(Sample {
            file: format!("{number:06}.png"),
            image: issued.image,
        });
    }
}
