const paths = {
  play: 'M7 4v16l13-8z',
  pause: 'M6 4h4v16H6zM14 4h4v16h-4z',
  first: 'M5 4h3v16H5zM20 4v16L9 12z',
  last: 'M16 4h3v16h-3zM4 4l11 8L4 20z',
  back: 'M12 5v14l-9-7zM21 5v14l-9-7z',
  ahead: 'M3 5l9 7-9 7zM12 5l9 7-9 7z',
  previous: 'M17 4v16L6 12z',
  next: 'M7 4l11 8L7 20z',
  eye: 'M12 5C6.5 5 2.7 9.2 1 12c1.7 2.8 5.5 7 11 7s9.3-4.2 11-7c-1.7-2.8-5.5-7-11-7zm0 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zm0-2.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  hidden: 'M3 2 2 3.4l4 4C3.7 8.9 2 10.7 1 12c1.7 2.8 5.5 7 11 7 1.9 0 3.6-.5 5-1.200l3.6 3.600L22 20zm9 14.500A4.5 4.5 0 0 1 8 10l2 2a2 2 0 0 0 2 2l2 2a4 4 0 0 1-2 .5zM12 5c-1.2 0-2.3.2-3.3.5l2.2 2.100A4.5 4.5 0 0 1 16.4 13l3 3c1.7-1.3 2.9-2.9 3.6-4-1.7-2.8-5.5-7-11-7z',
  hand: 'M12 2 8 6h3v5H6V8l-4 4 4 4v-3h5v5H8l4 4 4-4h-3v-5h5v3l4-4-4-4v3h-5V6h3z',
};

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="currentColor" />
    </svg>
  );
}
