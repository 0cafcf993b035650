"""Follows one more object of a camera: sends a prompt over MQTT, reads the answer, and decodes the object's next mask.

mqtt_masks.py CAMERA X1 Y1 X2 Y2 [HOST [PORT]]   Debian's python3-paho-mqtt, and the standard library
Writes the mask to object-ID.pbm, a picture. docs/messages.md describes the messages.
"""
import json, sys, uuid
import paho.mqtt.client as mqtt


def decode(mask):
    """COCO's compressed run lengths to rows of 0 and 1."""
    runs, number, bits = [], 0, 0
    for code in mask["counts"].encode():
        number |= (code - 48 & 31) << bits
        bits += 5
        if code - 48 & 32:
            continue  # another group of five bits follows
        if code - 48 & 16:
            number -= 1 << bits
        runs.append(number + (runs[-2] if len(runs) > 2 else 0))
        number = bits = 0
    pixels = [index % 2 for index, run in enumerate(runs) for _ in range(run)]
    height = mask["size"][0]
    return [pixels[row::height] for row in range(height)]  # they are written column by column


def on_message(client, answered, message):
    told = json.loads(message.payload)
    if message.topic == answer_topic and told["request_id"] == prompt["request_id"]:
        if not told["ok"]:
            sys.exit(f"{told['code']}: {told['reason']}")
        print(f"object {told['id']} {told['action']} on frame {told['frame']}")
        answered.append(told["id"])
    for found in told.get("objects", []):
        if found["id"] in answered and found["mask"]:
            rows = decode(found["mask"])
            print(f"frame {told['frame']}: object {found['id']} has {sum(map(sum, rows))} pixels in {found['box']}")
            with open(f"object-{found['id']}.pbm", "w") as file:
                file.write(f"P1\n{len(rows[0])} {len(rows)}\n" + "\n".join(" ".join(map(str, row)) for row in rows) + "\n")
            answered.clear()  # messages may come until the connection has ended
            client.disconnect()


if len(sys.argv) < 6:
    sys.exit(__doc__)
camera, *box = sys.argv[1:6]
host, port = (sys.argv[6:] + ["127.0.0.1", 1883][len(sys.argv) - 6 :])[:2]
prompt = {"request_id": uuid.uuid4().hex, "box": [float(number) for number in box]}
answer_topic = f"samstream/{camera}/prompt/result"
client = mqtt.Client(userdata=[])
client.on_connect = lambda *_: client.subscribe([(answer_topic, 1), (f"samstream/{camera}/masks", 0)])
client.on_subscribe = lambda *_: client.publish(f"samstream/{camera}/prompt/set", json.dumps(prompt), qos=1)
client.on_message = on_message
client.connect(host, int(port))
client.loop_forever()
