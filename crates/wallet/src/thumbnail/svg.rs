//! SVG, drawn without anything from outside itself.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb, roxmltree};
use roxmltree::{Document, Node, NodeId, ParsingOptions};

use super::{Picture, PictureError, fit};

/// The largest SVG that is drawn, in bytes.
pub(super) const MAX_BYTES: usize = 4 << 20;
/// The most elements, each counted as often as it is used.
const MAX_ELEMENTS: u64 = 50_000;
/// The most nodes of a document: elements, texts, comments.
const MAX_NODES: u32 = 200_000;
/// The deepest nesting, through uses as well.
const MAX_DEPTH: u32 = 200;

/// The system's fonts, found when the first text is drawn. A badge cannot bring fonts of its own.
pub(super) static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_system_fonts();
    Arc::new(fonts)
});

/// Draws an SVG into a square of `size`.
pub(super) fn draw(bytes: &[u8], size: u32) -> Result<Picture, PictureError> {
    let broken = |error: &dyn std::fmt::Display| PictureError::Broken(error.to_string());
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::TooManyBytes(MAX_BYTES));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| broken(&error))?;
    if text.contains("<!ENTITY") {
        return Err(PictureError::Entities);
    }
    let document = Document::parse_with_options(
        text,
        ParsingOptions {
            // A mere DOCTYPE, which many drawing programs write. Without entities it does nothing.
            allow_dtd: true,
            nodes_limit: MAX_NODES,
            ..ParsingOptions::default()
        },
    )
    .map_err(|error| broken(&error))?;
    count(&document)?;
    let mut options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let has_text = document
        .descendants()
        .any(|node| node.tag_name().name() == "text");
    if has_text {
        options.fontdb = Arc::clone(&FONTS);
    }
    let tree = Tree::from_xmltree(&document, &options).map_err(|error| broken(&error))?;
    let drawn = tree.size();
    // An SVG has no pixels of its own, so it fills the square whatever size it says it has.
    let scale = size as f32 / drawn.width().max(drawn.height());
    let side = |length: f32| (length * scale).round().clamp(1.0, size as f32) as u32;
    let (width, height) = fit(side(drawn.width()), side(drawn.height()), size);
    let mut pixmap = Pixmap::new(width, height).ok_or(PictureError::Failed)?;
    resvg::render(
        &tree,
        Transform::from_scale(width as f32 / drawn.width(), height as f32 / drawn.height()),
        &mut pixmap.as_mut(),
    );
    let pixels = pixmap
        .pixels()
        .iter()
        .flat_map(|pixel| {
            let pixel = pixel.demultiply();
            [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
        })
        .collect();
    Ok(Picture {
        width,
        height,
        pixels,
    })
}

/// Refuses a document that draws too much, before any of it is drawn: what an element refers to is
/// counted where it is used, so that ten elements that each use another ten count for a hundred.
fn count(document: &Document) -> Result<(), PictureError> {
    let ids: HashMap<&str, Node> = document
        .descendants()
        .filter_map(|node| Some((node.attribute("id")?, node)))
        .collect();
    let mut counted = HashMap::new();
    let everything = cost(document.root_element(), &ids, &mut counted, 0)?;
    // A style sheet can apply what it refers to to every element.
    let sheets = document
        .descendants()
        .filter(|node| node.tag_name().name() == "style")
        .flat_map(|style| style.descendants().filter_map(|node| node.text()))
        .flat_map(references);
    let mut everywhere = 0_u64;
    for id in sheets {
        if let Some(target) = ids.get(id).filter(|target| !is_gradient(target)) {
            everywhere = everywhere.saturating_add(cost(*target, &ids, &mut counted, 0)?);
        }
    }
    let elements = document.descendants().filter(Node::is_element).count() as u64;
    let total = everything.saturating_add(elements.saturating_mul(everywhere));
    if total > MAX_ELEMENTS {
        return Err(PictureError::TooManyElements);
    }
    Ok(())
}

/// How many elements are drawn for `node`. What is being counted already counts nothing again: a
/// circle is not drawn.
fn cost(
    node: Node,
    ids: &HashMap<&str, Node>,
    counted: &mut HashMap<NodeId, u64>,
    depth: u32,
) -> Result<u64, PictureError> {
    if let Some(cost) = counted.get(&node.id()) {
        return Ok(*cost);
    }
    if depth > MAX_DEPTH {
        return Err(PictureError::TooManyElements);
    }
    counted.insert(node.id(), 0);
    let mut total = 1_u64;
    for child in node.children().filter(Node::is_element) {
        total = total.saturating_add(cost(child, ids, counted, depth + 1)?);
    }
    for attribute in node.attributes() {
        let is_href = attribute.name() == "href";
        let href = is_href.then(|| attribute.value().trim().strip_prefix('#'));
        for id in references(attribute.value()).chain(href.flatten()) {
            if let Some(target) = ids.get(id).filter(|target| !is_gradient(target)) {
                total = total.saturating_add(cost(*target, ids, counted, depth + 1)?);
            }
        }
    }
    counted.insert(node.id(), total);
    Ok(total)
}

/// The ids in `url(#id)`, however quoted.
fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split("url(").skip(1).filter_map(|rest| {
        let inside = rest.split(')').next()?;
        inside
            .trim()
            .trim_matches(['"', '\''])
            .trim()
            .strip_prefix('#')
    })
}

/// A gradient is colour, however often it is used.
fn is_gradient(node: &Node) -> bool {
    matches!(node.tag_name().name(), "linearGradient" | "radialGradient")
}
