//! Makes a picture smaller: each new pixel is the average of the area it covers.

use super::Picture;

/// Where a new pixel's area begins and ends, in old pixels.
fn span(index: u32, from: u32, to: u32) -> (f32, f32) {
    let scale = f64::from(from) / f64::from(to);
    let start = f64::from(index) * scale;
    (start as f32, (start + scale) as f32)
}

/// How much of the old pixel `index` lies in an area.
fn share(index: u32, (start, end): (f32, f32)) -> f32 {
    let pixel = index as f32;
    (end.min(pixel + 1.0) - start.max(pixel)).max(0.0)
}

/// Averages `rows` of a picture of the size `from` into one of the size `to`, which is no larger.
/// Colours weigh as much as they are opaque, so that nothing transparent shines through at an edge.
pub(super) fn shrink(
    rows: impl Iterator<Item = impl Iterator<Item = [u8; 4]>>,
    from: (u32, u32),
    to: (u32, u32),
) -> Picture {
    let width = to.0 as usize;
    let mut pixels = Vec::with_capacity(width * to.1 as usize * 4);
    // One row of the new picture, as sums: three colours times alpha, alpha, and the area.
    let mut sums = vec![[0.0_f32; 5]; width];
    let mut row = vec![[0.0_f32; 5]; width];
    let mut line = 0;
    for (y, old) in (0..from.1).zip(rows) {
        average_row(old, from.0, to.0, &mut row);
        while line < to.1 {
            let area = span(line, from.1, to.1);
            let share = share(y, area);
            if share > 0.0 {
                for (sum, row) in sums.iter_mut().zip(&row) {
                    for (sum, part) in sum.iter_mut().zip(row) {
                        *sum += part * share;
                    }
                }
            }
            if area.1 > (y + 1) as f32 && y + 1 < from.1 {
                break;
            }
            pixels.extend(sums.iter().flat_map(averaged));
            sums.fill([0.0; 5]);
            line += 1;
        }
    }
    pixels.resize(width * to.1 as usize * 4, 0);
    Picture {
        width: to.0,
        height: to.1,
        pixels,
    }
}

fn average_row(old: impl Iterator<Item = [u8; 4]>, from: u32, to: u32, row: &mut [[f32; 5]]) {
    row.fill([0.0; 5]);
    let mut column = 0;
    for (x, [red, green, blue, alpha]) in (0..from).zip(old) {
        let alpha = f32::from(alpha);
        let parts = [
            f32::from(red) * alpha,
            f32::from(green) * alpha,
            f32::from(blue) * alpha,
            alpha,
            1.0,
        ];
        while let Some(sum) = row.get_mut(column as usize) {
            let area = span(column, from, to);
            let share = share(x, area);
            for (sum, part) in sum.iter_mut().zip(parts) {
                *sum += part * share;
            }
            if area.1 > (x + 1) as f32 {
                break;
            }
            column += 1;
        }
    }
}

fn averaged(&[red, green, blue, alpha, area]: &[f32; 5]) -> [u8; 4] {
    if alpha <= 0.0 || area <= 0.0 {
        return [0; 4];
    }
    // A float is cut to the range of a byte by the cast.
    let colour = |sum: f32| (sum / alpha).round() as u8;
    [
        colour(red),
        colour(green),
        colour(blue),
        (alpha / area).round() as u8,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shrunk(old: &[[u8; 4]], from: (u32, u32), to: (u32, u32)) -> Vec<[u8; 4]> {
        let rows = old.chunks(from.0 as usize).map(|row| row.iter().copied());
        shrink(rows, from, to)
            .pixels
            .chunks(4)
            .map(|pixel| pixel.try_into().expect("four channels"))
            .collect()
    }

    const RED: [u8; 4] = [255, 0, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 255, 255];
    const CLEAR_GREEN: [u8; 4] = [0, 255, 0, 0];

    #[test]
    fn a_pixel_is_the_average_of_its_area() {
        assert_eq!(
            shrunk(&[RED, BLUE, BLUE, RED], (2, 2), (1, 1)),
            [[128, 0, 128, 255]]
        );
        // The middle pixel of three is shared by both of two.
        assert_eq!(
            shrunk(&[RED, BLUE, BLUE], (3, 1), (2, 1)),
            [[170, 0, 85, 255], BLUE]
        );
        assert_eq!(
            shrunk(&[RED, BLUE, BLUE], (1, 3), (1, 2)),
            [[170, 0, 85, 255], BLUE]
        );
    }

    #[test]
    fn what_is_transparent_gives_no_colour() {
        assert_eq!(
            shrunk(&[RED, CLEAR_GREEN], (2, 1), (1, 1)),
            [[255, 0, 0, 128]]
        );
    }

    #[test]
    fn a_picture_that_fits_stays_as_it_is() {
        let old = [RED, BLUE, [1, 2, 3, 4], RED, [250, 128, 7, 99], BLUE];
        assert_eq!(shrunk(&old, (3, 2), (3, 2)), old);
    }

    #[test]
    fn odd_sizes_lose_no_row_and_no_column() {
        for from in 1..40 {
            for to in 1..=from {
                let old = vec![[10, 20, 30, 255]; (from * from) as usize];
                assert_eq!(
                    shrunk(&old, (from, from), (to, to)),
                    vec![[10, 20, 30, 255]; (to * to) as usize],
                    "{from} to {to}"
                );
            }
        }
    }
}
