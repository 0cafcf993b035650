using SamStream.Model.Tracking;
using SamStream.Model.Tracking.Assigning;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tests.Tracking.Assigning;

/// <summary>Objects whose masks are squares, each with a probability that the test says.</summary>
public sealed class MaskAssignmentTests : IDisposable
{
    private static readonly PixelBounds Left = new(32, 64, 96, 160);
    private static readonly PixelBounds Right = new(144, 64, 208, 160);

    private readonly DrawnView _view = new();
    private readonly MaskAssignment _assignment = new();
    private readonly List<ObjectLook> _looks = [];

    public void Dispose() => _view.Dispose();

    [Fact]
    public void Assign_EachFindsItself_GetsItsBestMask() => Assert.Equal(
        [Left, Right], Assign(new(1, (Left, 0.9f), (Right, 0.2f)), new(2, (Right, 0.8f), (Left, 0.3f))));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Assign_BothFindTheSame_TheSurerOneHasItWhateverTheIds(int owner, int other) => Assert.Equal(
        [Left, Right], Assign(new(owner, (Left, 0.95f), (Right, 0.3f)), new(other, (Left, 0.9f), (Right, 0.6f))));

    [Theory]
    [InlineData(0.03f)]
    [InlineData(0f)]
    public void Assign_NothingOfItIsThere_GetsNone(float probability)
    {
        Assert.Equal([null, Right], Assign(new(1, (Left, probability), (Right, probability)), new(2, (Right, 0.9f))));
        Assert.False(_looks[0].IsTaken);
    }

    [Fact]
    public void Assign_WithoutMasks_GetsNone() => Assert.Equal([null, Left], Assign(new(1), new(2, (Left, 0.9f))));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Assign_BestMaskIsTheOnlyOneOfAnother_BothGetTheirs(int first, int second) => Assert.Equal(
        [Right, Left], Assign(new(first, (Left, 0.95f), (Right, 0.9f)), new(second, (Left, 0.9f))));

    [Fact]
    public void Assign_SecondChoiceIsFarLessLikely_TheOtherOneGetsNone()
    {
        Assert.Equal([Left, null], Assign(new(1, (Left, 0.99f), (Right, 0.05f)), new(2, (Left, 0.3f))));
        Assert.Equal([false, true], _looks.Select(look => look.IsTaken));
    }

    [Fact]
    public void Assign_MasksOverlapByLessThanHalf_BothGetTheirs()
    {
        PixelBounds beside = Left with { Left = 64, Right = 128 };

        Assert.Equal([Left, beside], Assign(new(1, (Left, 0.9f)), new(2, (beside, 0.8f))));
    }

    [Fact]
    public void Assign_ManyMasksAlike_LeaveRoomForAnotherChoice()
    {
        (PixelBounds, float)[] alike = [.. Enumerable.Range(0, 6).Select(i => (Left, 0.95f - (0.01f * i)))];

        Assert.Equal([Right, Left], Assign(new(1, [.. alike, (Right, 0.8f)]), new(2, (Left, 0.9f))));
    }

    [Theory]
    [InlineData(0.34f, false)]
    [InlineData(0.36f, true)]
    public void Assign_Sought_MustBeLikelierThanWhereItShouldBe(float probability, bool isTaken)
    {
        PixelBounds? chosen = Assert.Single(Assign(new Seen(1, (Left, probability)) { IsSought = true }));

        Assert.Equal(isTaken ? Left : null, chosen);
        Assert.Equal(Left, Assert.Single(Assign(new Seen(1, (Left, probability)))));
    }

    [Fact]
    public void Assign_SameThingInTwoPartsOfTheFrame_IsOneObjects()
    {
        using var other = new DrawnView();

        Assert.Equal([null, Left], Assign(new Seen(1, (Left, 0.8f)) { View = other }, new Seen(2, (Left, 0.9f))));
    }

    /// <summary>Objects are given in any order, and with any ids: what each gets is the same.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Assign_OtherIdsAndOrder_GivesTheSame(int objects)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            Seen[] seen = [.. Enumerable.Range(0, objects).Select(i => RandomOne(i + 1, places: 5, random))];
            PixelBounds?[] chosen = Assign(seen);
            int[] order = [.. Enumerable.Range(0, objects)], ids = [.. Enumerable.Range(1, objects)];
            random.Shuffle(order);
            random.Shuffle(ids);

            PixelBounds?[] again = Assign([.. order.Select((from, i) => seen[from] with { Id = ids[i] })]);

            Assert.Equal(order.Select(from => chosen[from]), again);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(12)]
    public void Assign_ManyInOneAnothersWay_NoTwoGetTheSameThing(int objects)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            PixelBounds?[] chosen = Assign([.. Enumerable.Range(1, objects).Select(id => RandomOne(id, places: 4, random))]);

            PixelBounds[] taken = [.. chosen.OfType<PixelBounds>()];
            Assert.Distinct(taken);
            Assert.InRange(taken.Length, 2, 4);
            Assert.All(_looks.Where(look => look.Choice is null), look => Assert.True(look.IsTaken));
        }
    }

    // Three masks at places beside one another.
    private static Seen RandomOne(int id, int places, Random random)
    {
        int[] where = [.. Enumerable.Range(0, places)];
        random.Shuffle(where);
        return new Seen(id, [.. where[..3].Select(place => (At(place), 0.1f + (0.89f * random.NextSingle())))]);
    }

    private static PixelBounds At(int place) => new(48 * place, 40, (48 * place) + 40, 80);

    // The square that each object gets; null: none.
    private PixelBounds?[] Assign(params Seen[] objects)
    {
        _looks.Clear();
        foreach (IGrouping<DrawnView, Seen> ofView in objects.GroupBy(one => one.View ?? _view))
            ofView.Key.Answer([.. ofView.SelectMany(one => one.Masks).Select(mask => new[] { (mask.Square, 0.9f) })]);
        var prompts = new Dictionary<DrawnView, int>();
        foreach (Seen one in objects)
        {
            DrawnView view = one.View ?? _view;
            int prompt = prompts.GetValueOrDefault(view);
            _looks.Add(LookOf(one, view, prompt));
            prompts[view] = prompt + one.Masks.Length;
        }

        _assignment.Assign(_looks);
        return [.. _looks.Select((look, i) => SquareOf(look, objects[i]))];
    }

    private static PixelBounds? SquareOf(ObjectLook look, Seen one) =>
        look.Choice is { } choice ? one.Masks[choice.Prompt - look.Ranked.Min(ranked => ranked.Prompt)].Square : null;

    private static ObjectLook LookOf(Seen one, DrawnView view, int prompt)
    {
        var look = new ObjectLook();
        look.Begin(new ObjectTrack(new ObjectId(one.Id), channels: 1, new TrackerOptions().Limits), view.View, given: null);
        look.Ranked.AddRange(one.Masks
            .Select((mask, i) => new RankedMask(prompt + i, 0, one.IsSought, mask.Square.ToBox(), mask.Probability, 0, 0))
            .OrderByDescending(ranked => ranked.Probability));
        return look;
    }

    /// <summary>An object, and the masks that it may have.</summary>
    private sealed record Seen(int Id, params (PixelBounds Square, float Probability)[] Masks)
    {
        public bool IsSought { get; init; }

        /// <summary>The part of the frame that it is looked for in; null: the one that all are.</summary>
        public DrawnView? View { get; init; }
    }
}
