// The colours of the overlay (src/Sinks/Overlay/Drawing/ObjectColors.cs), so that an object is the same everywhere.
const first = [
  0xff5a5f, 0x21c7f3, 0xffd23f, 0x5ce65c, 0xb980ff, 0xff9326, 0x4d8dff, 0xff66cc, 0x00e0a4, 0xc8e64c, 0xe0a080, 0x9fd3ff,
];

export type Rgb = readonly [red: number, green: number, blue: number];

export function colorOf(id: number): Rgb {
  const rgb = first[id - 1];
  return rgb === undefined ? byGoldenAngle(id) : [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
}

function byGoldenAngle(id: number): Rgb {
  const hue = ((id * 137.508) % 360) / 60;
  const channel = (offset: number) => {
    const place = (offset + hue) % 6;
    return Math.round(255 * (1 - 0.7 * Math.min(Math.max(Math.min(place, 4 - place), 0), 1)));
  };
  return [channel(5), channel(3), channel(1)];
}

export const css = ([red, green, blue]: Rgb) => `rgb(${red} ${green} ${blue})`;

export const hex = (color: Rgb) => `#${color.map(part => part.toString(16).padStart(2, '0')).join('')}`;

export function fromHex(text: string): Rgb {
  const rgb = Number.parseInt(text.slice(1), 16);
  return [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255];
}

/** Black or white, whichever can be read on it (luma of ITU-R BT.601). */
export const contrastOf = ([red, green, blue]: Rgb) => (0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#000' : '#fff');
