// A zip that only stores: three small files are not worth a package that compresses (source: the ZIP application note, 4.3).

import { crc32 } from "node:zlib";

const january1980 = 0x0021; // The oldest day a zip knows, so that the same contents give the same bytes on any day.

/** The files, by name, as one zip. Names are plain ASCII. */
export function zip(files) {
  const [locals, entries] = [[], []];
  let at = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const label = Buffer.from(name, "latin1");
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(january1980, 8);
    about.writeUInt32LE(crc32(bytes), 10);
    about.writeUInt32LE(bytes.length, 14);
    about.writeUInt32LE(bytes.length, 18);
    about.writeUInt16LE(label.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    locals.push(signature(0x04034b50), about, label, bytes);
    entries.push(signature(0x02014b50), Buffer.from([20, 0]), about, place, label);
    at += 4 + about.length + label.length + bytes.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, signature(0x06054b50), end]);
}

function signature(number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}
