using SamStream.Evaluation.Metrics;


namespace SamStream.Evaluation.Tests.Metrics;

public sealed class FrameScorerTests
{
    private const int Width = 40;
    private const int Height = 30;

    [Fact]
    public void Score_SameMask_IsPerfect()
    {
        byte[] mask = Rectangle(5, 6, 20, 18);

        Assert.Equal(new FrameScore(1, 1), new FrameScorer(Width, Height).Score(mask, mask));
    }

    [Fact]
    public void Score_BothEmpty_IsPerfect()
    {
        byte[] empty = new byte[Width * Height];

        Assert.Equal(new FrameScore(1, 1), new FrameScorer(Width, Height).Score(empty, empty));
    }

    [Fact]
    public void Score_OneEmpty_IsZero()
    {
        byte[] empty = new byte[Width * Height];
        byte[] mask = Rectangle(5, 6, 20, 18);
        var scorer = new FrameScorer(Width, Height);

        Assert.Equal(new FrameScore(0, 0), scorer.Score(empty, mask));
        Assert.Equal(new FrameScore(0, 0), scorer.Score(mask, empty));
    }

    [Fact]
    public void Score_ShiftWithinTolerance_HasFullContourAccuracy()
    {
        // ceil(0.008 * 50) = 1 pixel.
        FrameScore score = new FrameScorer(Width, Height).Score(Rectangle(5, 6, 20, 18), Rectangle(6, 6, 21, 18));

        Assert.Equal(1, score.ContourAccuracy);
        Assert.Equal(14 * 12 / (16.0 * 12), score.RegionSimilarity, 12);
    }

    [Fact]
    public void Score_Buffers_DoNotCarryOver()
    {
        var scorer = new FrameScorer(Width, Height);
        byte[] first = Rectangle(1, 1, 39, 29), second = Rectangle(5, 6, 20, 18), third = Rectangle(8, 6, 23, 18);
        FrameScore alone = new FrameScorer(Width, Height).Score(second, third);

        scorer.Score(first, second);

        Assert.Equal(alone, scorer.Score(second, third));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void HasMember_AnyPixel_AgreesWithDilationByDisk(int radius)
    {
        var random = new Random(radius);
        byte[] members = new byte[Width * Height];
        for (int i = 0; i < 12; i++)
            members[random.Next(members.Length)] = 1;
        var neighbourhood = new DiskNeighbourhood(Width, Height, radius);
        neighbourhood.Load(members);

        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                Assert.Equal(IsDilated(members, x, y, radius), neighbourhood.HasMember(x, y));
        }
    }

    [Fact]
    public void Compute_SinglePixel_LiesTowardsOrigin()
    {
        byte[] boundary = new byte[4 * 4];
        byte[] mask = new byte[4 * 4];
        mask[(2 * 4) + 2] = 1;

        int count = BoundaryMap.Compute(mask, 4, 4, boundary);

        Assert.Equal(4, count);
        Assert.Equal<byte>([0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0], boundary);
    }

    [Fact]
    public void Compute_FullImage_HasNoBoundary()
    {
        byte[] mask = [1, 1, 1, 1, 1, 1];

        Assert.Equal(0, BoundaryMap.Compute(mask, 3, 2, new byte[6]));
    }

    private static bool IsDilated(byte[] members, int x, int y, int radius)
    {
        for (int i = 0; i < members.Length; i++)
        {
            int dx = (i % Width) - x, dy = (i / Width) - y;
            if (members[i] != 0 && (dx * dx) + (dy * dy) <= radius * radius)
                return true;
        }

        return false;
    }

    private static byte[] Rectangle(int left, int top, int right, int bottom)
    {
        byte[] mask = new byte[Width * Height];
        for (int y = top; y < bottom; y++)
            mask.AsSpan((y * Width) + left, right - left).Fill(1);
        return mask;
    }
}
