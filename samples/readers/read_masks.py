"""Prints a line for each frame that a running samstream gives to its socket: python3 read_masks.py PATH|127.0.0.1:PORT"""
import json, socket, struct, sys, time


def connect(address):
    host, colon, port = address.rpartition(":")
    reader = socket.socket(socket.AF_INET if colon else socket.AF_UNIX)
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # what the system keeps for us grows old
    reader.connect((host, int(port)) if colon else address)
    return reader


while True:  # samstream may start later
    try:
        messages = connect(sys.argv[1])
        break
    except (FileNotFoundError, ConnectionRefusedError):
        time.sleep(0.2)

while len(lengths := messages.recv(8, socket.MSG_WAITALL)) == 8:
    sizes = struct.unpack("<II", lengths)
    header, payload = (messages.recv(size, socket.MSG_WAITALL) for size in sizes)
    if (len(header), len(payload)) != sizes:
        break  # samstream was killed, or we were too slow for its end
    frame, pixels = json.loads(header), 0
    for mask in (found["mask_bytes"] for found in frame["objects"] if "mask_bytes" in found):
        bits = payload[mask["offset"]:mask["offset"] + mask["length"]]
        pixels += int.from_bytes(bits, "big").bit_count() if mask["encoding"] == "bits" else 0
    delivery = frame["delivery"]
    print(f'{frame["frame"]}: {len(frame["objects"])} objects, {pixels} pixels, '
          f'{delivery["age_ms"]:.0f} ms old, {delivery["missed"]} missed', flush=True)
