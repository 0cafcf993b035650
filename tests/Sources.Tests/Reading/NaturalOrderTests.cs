using FsCheck;
using FsCheck.Fluent;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Tests.Reading;

public sealed class NaturalOrderTests
{
    [Fact]
    public void Compare_Names_SortsAsPeopleCount()
    {
        string[] names = ["b1", "frame10.jpg", "Frame9.jpg", "frame2.jpg", "frame002b.jpg", "a", "frame2a1.jpg", "frame2a.jpg"];

        Array.Sort(names, NaturalOrder.Instance);

        Assert.Equal(
            ["a", "b1", "frame2.jpg", "frame2a.jpg", "frame2a1.jpg", "frame002b.jpg", "Frame9.jpg", "frame10.jpg"], names);
    }

    [Fact]
    public void Compare_NumbersOfAnyLength_ComparesTheirValues()
    {
        string small = "f" + new string('9', 40), large = "f1" + new string('0', 40);

        Assert.True(NaturalOrder.Instance.Compare(small, large) < 0);
    }

    [Fact]
    public void Compare_SameNumberWrittenDifferently_IsStillAnOrder()
    {
        Assert.NotEqual(0, NaturalOrder.Instance.Compare("f1", "f01"));
        Assert.Equal(0, NaturalOrder.Instance.Compare("f1", "f1"));
    }

    [Fact]
    public void Compare_AnyThree_IsATotalOrder()
    {
        NaturalOrder order = NaturalOrder.Instance;
        var names = Gen.Elements('0', '1', '9', 'a', 'B', '_').ListOf(6)
            .Select(characters => string.Concat(characters)).ToArbitrary();
        Prop.ForAll(names, names, names, (a, b, c) =>
        {
            bool isAntisymmetric = Math.Sign(order.Compare(a, b)) == -Math.Sign(order.Compare(b, a));
            bool isTransitive = !(order.Compare(a, b) <= 0 && order.Compare(b, c) <= 0) || order.Compare(a, c) <= 0;
            return isAntisymmetric && isTransitive && (order.Compare(a, b) == 0) == (a == b);
        }).QuickCheckThrowOnFailure();
    }
}
