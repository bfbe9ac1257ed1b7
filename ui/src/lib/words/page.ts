import type { Host } from "$lib/bindings/Host";
import type { PageSettings } from "$lib/bindings/PageSettings";
import { m } from "$lib/paraglide/messages";

function hostName(host: Host): string {
  if (host.kind === "folder") return m.publish_place_folder({ path: host.path });
  if (host.kind === "web-dav") return m.publish_place_webdav({ address: host.address, user: host.user });
  return m.publish_place_s3({ bucket: host.bucket, host: host.endpoint });
}

/** Where the public page goes and where visitors find it, in one line. */
export function setUpLine({ host, address }: PageSettings): string {
  if (!host) return m.publish_place_none();
  const place = hostName(host);
  return address ? m.publish_place_line_found({ place, address }) : m.publish_place_line({ place });
}
