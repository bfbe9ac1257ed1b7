use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::*;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("into memory");
    encoder.finish().expect("into memory")
}

/// A PDF of these objects, each with its number, without a table: it is not read.
fn pdf(objects: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    for (number, object) in objects {
        pdf.extend(format!("{number} 0 obj\n").bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    pdf.extend(b"trailer << /Root 1 0 R >>\n%%EOF\n");
    pdf
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut stream = format!("<< {dictionary} /Length {} >>\nstream\n", data.len()).into_bytes();
    stream.extend(data);
    stream.extend(b"\nendstream");
    stream
}

const CATALOGUE: &str = "<< /Type /Catalog /Names << /EmbeddedFiles << /Names [(a) 2 0 R] >> >> >>";
const SPECIFICATION: &str = "<< /Type /Filespec /F (badge.json) /EF << /F 3 0 R >> >>";

fn with_file(file: Vec<u8>) -> Vec<u8> {
    pdf(&[(1, CATALOGUE.into()), (2, SPECIFICATION.into()), (3, file)])
}

fn the_one(pdf: &[u8]) -> Attached {
    let mut files = attached(pdf).expect("it can be read");
    assert_eq!(files.len(), 1);
    files.remove(0)
}

#[test]
fn an_attached_file_is_found_whatever_its_filters() {
    let content = b"{\"a\": \"endstream obj 1 0 obj\"}";
    let hex: String = content.iter().map(|byte| format!("{byte:02x}")).collect();
    let packed: String = deflated(content)
        .iter()
        .map(|byte| format!("{byte:02X} "))
        .collect();
    for file in [
        stream("", content),
        stream("/Filter /FlateDecode", &deflated(content)),
        stream("/Filter [/Fl]", &deflated(content)),
        stream("/Filter /ASCIIHexDecode", format!("{hex}>").as_bytes()),
        stream(
            "/Filter [/AHx /FlateDecode]",
            format!("{packed}>").as_bytes(),
        ),
        stream("/F#69lter /F#6cateDecode", &deflated(content)),
    ] {
        let file = the_one(&with_file(file));
        assert_eq!(file.name, "badge.json");
        assert_eq!(file.bytes.as_deref(), Ok(&content[..]));
    }
    let text = stream("/Filter /ASCII85Decode", b"87cURD_*#TDfTZ)+T~>");
    assert_eq!(
        the_one(&with_file(text)).bytes,
        Ok(b"Hello, world!".to_vec())
    );
}

#[test]
fn files_associated_with_a_page_or_an_annotation_are_found_too() {
    let file = stream("", b"one");
    for catalogue in [
        "<< /AF [2 0 R] >>",
        "<< /Pages << /Kids [<< /AF 2 0 R >>] >> >>",
        "<< /Pages << /Kids [<< /Annots [<< /Subtype /FileAttachment /FS 2 0 R >>] >>] >> >>",
    ] {
        let pdf = pdf(&[
            (1, catalogue.into()),
            (2, SPECIFICATION.into()),
            (3, file.clone()),
        ]);
        assert_eq!(the_one(&pdf).bytes, Ok(b"one".to_vec()), "{catalogue}");
    }
}

#[test]
fn a_file_that_the_catalogue_no_longer_leads_to_is_not_taken() {
    let mut changed = with_file(stream("", b"old"));
    changed.extend(b"1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R >>");
    assert_eq!(attached(&changed), Ok(Vec::new()));
}

#[test]
fn objects_in_streams_and_a_length_by_reference_are_read() {
    let objects = format!("{CATALOGUE} {SPECIFICATION}");
    let packed = format!("1 0 2 {} {objects}", CATALOGUE.len() + 1);
    let first = packed.len() - objects.len();
    let dictionary = format!("/Type /ObjStm /N 2 /First {first} /Filter /FlateDecode");
    let mut pdf = pdf(&[
        (7, stream(&dictionary, &deflated(packed.as_bytes()))),
        (
            3,
            b"<< /Length 8 0 R >> stream\r\nendstream?\r\nendstream".to_vec(),
        ),
        (8, b"10".to_vec()),
    ]);
    let trailer = pdf.len() - b"trailer << /Root 1 0 R >>\n%%EOF\n".len();
    pdf.truncate(trailer);
    pdf.extend(b"9 0 obj << /Type /XRef /Root 1 0 R /Length 0 >> stream\n\nendstream endobj");
    assert_eq!(the_one(&pdf).bytes, Ok(b"endstream?".to_vec()));
}

#[test]
fn names_are_read_in_utf_16_too() {
    let specification = "<< /UF <FEFF673A0061> /F (x) /EF << /F 3 0 R >> >>";
    let pdf = pdf(&[
        (1, CATALOGUE.into()),
        (2, specification.into()),
        (3, stream("", b"one")),
    ]);
    assert_eq!(the_one(&pdf).name, "机a");
}

#[test]
fn an_encrypted_pdf_is_refused() {
    let mut encrypted = with_file(stream("", b"one"));
    encrypted.extend(b"trailer << /Root 1 0 R /Encrypt 9 0 R >>");
    assert_eq!(attached(&encrypted), Err(PdfError::Encrypted));
    let by_stream = pdf(&[
        (1, CATALOGUE.into()),
        (9, stream("/Type /XRef /Root 1 0 R /Encrypt 4 0 R", b"")),
    ]);
    assert_eq!(attached(&by_stream), Err(PdfError::Encrypted));
}

#[test]
fn what_inflates_without_end_is_refused() {
    let bomb = deflated(&vec![0; 2 * MAX_FILE_SIZE as usize]);
    let twice = deflated(&bomb);
    for file in [
        stream("/Filter /FlateDecode", &bomb),
        stream("/Filter [/FlateDecode /FlateDecode]", &twice),
    ] {
        assert_eq!(the_one(&with_file(file)).bytes, Err(PdfError::TooLarge));
    }
    let objects = deflated(&vec![b' '; MAX_TOTAL as usize + 1]);
    let dictionary = "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode";
    let pdf = pdf(&[(1, CATALOGUE.into()), (7, stream(dictionary, &objects))]);
    assert_eq!(attached(&pdf), Err(PdfError::TooLarge));
}

#[test]
fn nesting_circles_and_unclosed_texts_end() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let circle = "<< /Type /Catalog /A 1 0 R /Length 1 0 R /AF 1 0 R >>";
    for object in [deep.as_str(), circle] {
        assert_eq!(
            attached(&pdf(&[(1, CATALOGUE.into()), (2, object.into())])),
            Ok(Vec::new())
        );
    }
    let unclosed = format!("%PDF-1.7\n{}", "1 0 obj (".repeat(50_000));
    assert_eq!(attached(unclosed.as_bytes()), Err(PdfError::Broken));
    let many = "1 0 obj << ".repeat(50_000);
    assert!(attached(many.as_bytes()).is_err());
}

#[test]
fn what_is_read_again_and_again_is_counted() {
    let again = b"trailer (".repeat(4_000);
    let unclosed = [again, with_file(stream("", b"one"))].concat();
    assert_eq!(attached(&unclosed), Err(PdfError::Broken));

    // Many objects at one place of an unpacked stream.
    const MANY: usize = 200;
    let offsets: String = (10..10 + MANY)
        .map(|number| format!("{number} 0 "))
        .collect();
    let packed = format!("{offsets}({})", "a".repeat(100_000));
    let dictionary = format!(
        "/Type /ObjStm /N {MANY} /First {} /Filter /FlateDecode",
        offsets.len()
    );
    let references: String = (10..10 + MANY)
        .map(|number| format!("{number} 0 R "))
        .collect();
    let one_place = pdf(&[
        (1, format!("<< /Type /Catalog /AF [{references}] >>").into()),
        (7, stream(&dictionary, &deflated(packed.as_bytes()))),
    ]);
    assert_eq!(attached(&one_place), Err(PdfError::Broken));
}

#[test]
fn a_stream_of_objects_whose_number_others_had_before_is_unpacked_once() {
    let objects = format!("{CATALOGUE} {SPECIFICATION}{}", " ".repeat(4 << 20));
    let packed = format!("1 0 2 {} {objects}", CATALOGUE.len() + 1);
    let first = packed.len() - objects.len();
    let dictionary = format!("/Type /ObjStm /N 2 /First {first} /Filter /FlateDecode");
    let mut numbered: Vec<(u32, Vec<u8>)> = vec![(7, stream("/Type /ObjStm", b"")); 50];
    numbered.push((7, stream(&dictionary, &deflated(packed.as_bytes()))));
    numbered.push((3, stream("", b"one")));
    assert_eq!(the_one(&pdf(&numbered)).bytes, Ok(b"one".to_vec()));
}

#[test]
fn streams_that_lie_over_one_another_come_to_no_more_than_is_read() {
    const MANY: usize = 20;
    const FILLER: usize = 9 << 20;
    let names: String = (0..MANY)
        .map(|file| format!("(a) {} 0 R ", 100 + file))
        .collect();
    let catalogue = format!("<< /Names << /EmbeddedFiles << /Names [{names}] >> >> >>");
    let mut objects = vec![(1, catalogue.into_bytes())];
    for file in 0..MANY {
        let number = |base: usize| u32::try_from(base + file).expect("a small number");
        let specification = format!("<< /F (a) /EF << /F {} 0 R >> >>", number(200));
        objects.push((number(100), specification.into_bytes()));
    }
    let mut whole = pdf(&objects);
    let head = |file: usize| {
        format!(
            "{} 0 obj << /Length {} 0 R >> stream\n",
            200 + file,
            300 + file
        )
    };
    let end = "endstream\n";
    let heads: Vec<usize> = (0..MANY).map(|file| head(file).len() + end.len()).collect();
    for file in 0..MANY {
        whole.extend(head(file).bytes());
        whole.extend(end.bytes());
    }
    whole.extend(vec![b'x'; FILLER]);
    whole.extend(end.bytes());
    for file in 0..MANY {
        let length = end.len() + heads[file + 1..].iter().sum::<usize>() + FILLER;
        whole.extend(format!("{} 0 obj {length} endobj\n", 300 + file).bytes());
    }
    let files = attached(&whole).expect("it can be read");
    assert_eq!(files.len(), MANY);
    let read: Vec<usize> = files
        .iter()
        .filter_map(|file| file.bytes.as_ref().ok())
        .map(Vec::len)
        .collect();
    assert!(read[0] > FILLER, "they do lie over one another");
    assert!(read.iter().sum::<usize>() as u64 <= MAX_TOTAL, "{read:?}");
}

#[test]
fn the_end_of_a_stream_is_looked_for_where_it_is_said_and_no_further() {
    for (spaces, ends) in [(0, true), (2, true), (17, false), (100_000, false)] {
        let bytes = format!("{}endstream", " ".repeat(spaces));
        assert_eq!(scan::ends_stream(bytes.as_bytes(), 0), ends, "{spaces}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = attached(&bytes);
    }

    #[test]
    fn a_pdf_with_a_changed_byte_is_read_or_refused(at in 0_usize..400, byte in any::<u8>()) {
        let mut changed = with_file(stream("/Filter /FlateDecode", &deflated(b"one")));
        let length = changed.len();
        if let Some(place) = changed.get_mut(at % length) {
            *place = byte;
        }
        let _ = attached(&changed);
    }

    #[test]
    fn words_of_pdf_in_any_order_are_read_or_refused(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "1 0 obj", "2 0 obj", "<<", ">>", "[", "]", "(", ")", "stream\n", "endstream",
                "/EF", "/F", "/Length", "1 0 R", "2 0 R", "trailer", "/Root", "/Type", "/ObjStm",
                "/N", "/First", "9", "<41>", "%", "\n", "/Filter", "/FlateDecode", "endobj",
            ]),
            0..80,
        )
    ) {
        let _ = attached(words.join(" ").as_bytes());
    }
}
