using SamStream.Pipeline.Frames;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Tracking;

/// <summary>Frames with shaded disks on a textured background; the test says where they are.</summary>
internal static class MovingDisks
{
    public readonly record struct Disk(int X, int Y, int Radius, byte Blue, byte Green, byte Red)
    {
        public bool Covers(int x, int y) => ((x - X) * (x - X)) + ((y - Y) * (y - Y)) <= Radius * Radius;
    }

    public static VideoFrame Draw(
        FramePool pool, int width, int height, long index, bool isDiscontinuity, params Disk[] disks)
    {
        Span<byte> pixels = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // A checked meadow with grain: enough structure for optical flow.
                int grain = ((x * 7919) ^ (y * 104729) ^ ((x * y) << 3)) & 15;
                int check = (((x / 24) + (y / 24)) & 1) * 18;
                (int b, int g, int r) = (60 + grain + check, 110 + grain + check, 80 + grain);
                foreach (Disk disk in disks)
                {
                    if (!disk.Covers(x, y))
                        continue;
                    int shade = (disk.X - x + disk.Y - y) / 2;
                    (b, g, r) = (disk.Blue + shade, disk.Green + shade, disk.Red + shade + (grain / 2));
                }

                int at = ((y * width) + x) * 3;
                pixels[at] = (byte)Math.Clamp(b, 0, 255);
                pixels[at + 1] = (byte)Math.Clamp(g, 0, 255);
                pixels[at + 2] = (byte)Math.Clamp(r, 0, 255);
            }
        }

        return Publish(pool, width, height, index, isDiscontinuity, pixels);
    }

    /// <summary>A black picture.</summary>
    public static VideoFrame DrawBlack(FramePool pool, int width, int height, long index) =>
        Publish(pool, width, height, index, isDiscontinuity: false, new byte[width * height * 3]);

    private static VideoFrame Publish(
        FramePool pool, int width, int height, long index, bool isDiscontinuity, ReadOnlySpan<byte> pixels)
    {
        using WritableFrame frame = pool.Rent(width, height);
        YuvPicture.Fill(frame, pixels);
        return frame.Publish(new FrameMetadata
        {
            SourceId = "disks",
            Index = index,
            PresentationTime = TimeSpan.FromMilliseconds(40 * index),
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = DateTimeOffset.UnixEpoch,
            Discontinuity = isDiscontinuity ? Discontinuity.Reopened : Discontinuity.None,
        });
    }
}
