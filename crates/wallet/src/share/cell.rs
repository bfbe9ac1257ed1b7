//! Cells of tables that spreadsheets open.

/// A cell that no spreadsheet takes for a formula: what would begin one gets an apostrophe before it,
/// which spreadsheets do not show (OWASP, “CSV Injection”).
pub(super) fn defused(cell: &str) -> String {
    let begins_a_formula = cell.starts_with(['\t', '\r', '\n'])
        || cell
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if begins_a_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        for cell in [
            "=HYPERLINK(\"https://evil.example\")",
            "+1+1",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "＝1",
        ] {
            assert_eq!(defused(cell), format!("'{cell}"));
        }
        for cell in ["Robotics", "", "1 = 1", "a-b", "ada@example.org"] {
            assert_eq!(defused(cell), cell);
        }
    }
}
