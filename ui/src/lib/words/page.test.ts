import { expect, test } from "vitest";
import { setUpLine } from "./page";

const settings = { title: null, about: null, noindex: false, host: null, address: null, published_at: null };
const folder = { kind: "folder" as const, path: "/home/ada/site" };

test("the set-up of the page is one line", () => {
  expect(setUpLine(settings)).toBe("Nobody has said where the page goes yet.");
  expect(setUpLine({ ...settings, host: folder })).toBe("Where it goes: the folder /home/ada/site");
  expect(setUpLine({ ...settings, host: folder, address: "https://ada.example/" })).toBe(
    "Where it goes: the folder /home/ada/site. Visitors find it at https://ada.example/",
  );
});

test("each kind of place is said", () => {
  const dav = { kind: "web-dav" as const, address: "https://cloud.example/dav", user: "ada" };
  const store = { kind: "s3" as const, endpoint: "https://s3.example", region: "auto", bucket: "ada", prefix: "", access_key: "A" };
  expect(setUpLine({ ...settings, host: dav })).toBe("Where it goes: WebDAV at https://cloud.example/dav, as ada");
  expect(setUpLine({ ...settings, host: store })).toBe("Where it goes: the S3 bucket ada at https://s3.example");
});
