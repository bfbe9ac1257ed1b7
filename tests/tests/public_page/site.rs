//! A page that `lapel publish --to` has written.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use lapel_tests::award::{Award, Recipient};
use lapel_tests::issuer::{Answer, Issuer};
use lapel_tests::lapel::{Lapel, database};
use lapel_tests::samples;

pub(crate) struct Site {
    pub(crate) issuer: Issuer,
    lapel: Lapel,
    folder: PathBuf,
}

/// Names that want to be more than names.
pub(crate) const HOSTILE: [&str; 4] = [
    "</title><script>alert(1)</script>",
    "شهادة في هندسة الحوسبة السحابية",
    "gnp.\u{202e}exe \"><img src=x onerror=alert(1)>",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenträgerausbildungsbescheinigung",
];

impl Site {
    /// The page of the ten sample badges and of some hostile ones, in collections.
    pub(crate) fn of_ten() -> Self {
        let issuer = Issuer::start();
        let lapel = Lapel::new().trusting(&issuer);
        for sample in samples::ten(&issuer, Utc::now()) {
            lapel.file(&format!("in/{}", sample.file), &sample.image);
        }
        let site = Self::keep(issuer, lapel);
        site.collections();
        site.publish();
        site
    }

    /// The page of badges with hostile names.
    pub(crate) fn of_hostile() -> Self {
        let issuer = Issuer::start();
        let lapel = Lapel::new().trusting(&issuer);
        for (number, name) in HOSTILE.iter().enumerate() {
            let award = Award {
                name: (*name).into(),
                description: format!("{name}\n\n{name}"),
                criteria: (*name).into(),
                issuer: (*name).into(),
                tags: vec![(*name).into()],
                recipient: Recipient::Salted("ada@example.org".into(), "salt".into()),
                ..Award::new(&format!("hostile-{number}"))
            };
            let image = issuer.issue(&award).image;
            lapel.file(&format!("in/{number}.png"), image);
        }
        let site = Self::keep(issuer, lapel);
        site.publish();
        site
    }

    /// The page of one badge with these dates.
    pub(crate) fn of_one(issued_on: DateTime<Utc>, expires: Option<DateTime<Utc>>) -> Self {
        let issuer = Issuer::start();
        let lapel = Lapel::new().trusting(&issuer);
        let award = Award {
            issued_on,
            expires,
            ..Award::new("dated")
        };
        lapel.file("in/dated.png", issuer.issue(&award).image);
        let site = Self::keep(issuer, lapel);
        site.publish();
        site
    }

    fn keep(issuer: Issuer, lapel: Lapel) -> Self {
        let badges = lapel.path("in").display().to_string();
        lapel.run(&["identity", "add", "ada@example.org"]).ended(0);
        // Some of the sample are not valid, and that is what its status says.
        let imported = lapel.run(&["import", "--check", &badges]);
        assert!(imported.status < 2, "{imported:?}");
        let listed = lapel.run(&["list", "--json"]).ended(0);
        let ids: Vec<String> = listed
            .lines()
            .iter()
            .filter_map(|line| line["id"].as_str().map(str::to_owned))
            .collect();
        let mut share = vec!["share"];
        share.extend(ids.iter().map(String::as_str));
        lapel.run(&share).ended(0);
        let folder = lapel.path("site");
        Self {
            issuer,
            lapel,
            folder,
        }
    }

    /// Puts some badges into collections and says who the earner is, as the window does it.
    fn collections(&self) {
        let wallet = database(&self.lapel.wallet()).expect("a wallet");
        let wallet = rusqlite::Connection::open(wallet).expect("a database");
        wallet
            .execute_batch(
                "INSERT INTO collection (id, name, position, own) VALUES
                    ('0000000000000001', 'Cloud portfolio', 1, 1), ('0000000000000002', 'Teaching', 2, 1);
                 INSERT INTO collection_badge (collection, badge, position)
                    SELECT collection.number, badge.number, badge.number FROM collection, badge
                    WHERE (collection.name = 'Teaching' AND badge.name IN ('Accessibility Specialist', 'Data Ethics Foundations'))
                       OR (collection.name = 'Cloud portfolio' AND badge.name IN ('Solutions Developer Professional',
                           'Tencent Cloud Architect Associate', 'Kubernetes Administrator', 'Accessibility Specialist'));
                 INSERT OR REPLACE INTO setting (name, value) VALUES ('settings', '{\"earner_name\": \"Ada Lovelace\"}');
                 INSERT OR REPLACE INTO setting (name, value) VALUES ('public-page',
                    '{\"about\": \"What I have learned and taught, with the proof of it.\", \"address\": \"https://ada.example/badges/\"}');",
            )
            .expect("they are kept");
    }

    fn publish(&self) {
        let folder = self.folder.display().to_string();
        self.lapel.run(&["publish", "--to", &folder]).ended(0);
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Every file, by its path in the site.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(&self.folder).expect("within");
                let name = name.display().to_string();
                // Lapel’s own list of what it wrote.
                if !name.starts_with('.') {
                    files.push((name, std::fs::read(&path).expect("a file")));
                }
            }
        }
        files.sort();
        files
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).expect("a page")
    }

    /// The paths of all pages, the index among them.
    pub(crate) fn pages(&self) -> Vec<String> {
        let files = self.files().into_iter().map(|(path, _)| path);
        let pages: Vec<String> = files.filter(|path| path.ends_with(".html")).collect();
        assert!(pages.len() > 1, "{pages:?}");
        pages
    }

    /// The page of the badge of this name.
    pub(crate) fn page_of(&self, name: &str) -> String {
        let slug = format!("badges/{}-", name.to_lowercase().replace(' ', "-"));
        let found = self
            .pages()
            .into_iter()
            .find(|page| page.starts_with(&slug));
        found.unwrap_or_else(|| panic!("no page of {name}"))
    }

    /// The page at an address on this computer, below `/page/`.
    pub(crate) fn visitors(&self) -> Issuer {
        let server = Issuer::start_plain();
        for (path, bytes) in self.files() {
            let kind = match path.rsplit('.').next() {
                Some("html") => "text/html; charset=utf-8",
                Some("css") => "text/css; charset=utf-8",
                Some("js") => "text/javascript; charset=utf-8",
                Some("png") => "image/png",
                Some("svg") => "image/svg+xml",
                Some("json") => "application/json",
                _ => "application/octet-stream",
            };
            server.serve(&format!("/page/{path}"), Answer::of(kind, bytes));
        }
        server
    }
}
