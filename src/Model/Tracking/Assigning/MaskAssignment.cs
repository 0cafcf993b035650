using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Tracking.Tracks;

namespace SamStream.Model.Tracking.Assigning;

/// <summary>
/// Gives each object on a frame one of its masks or none, for all of them together: no two take the same thing, and what they get
/// is the likeliest as a whole, whatever their ids.
/// </summary>
/// <param name="isTogether">False: each takes its best, whatever the others take.</param>
internal sealed class MaskAssignment(bool isTogether = true)
{
    /// <summary>IoU of two masks above which they are of the same thing, whoever they were proposed for.</summary>
    private const float SameIou = 0.5f;

    /// <summary>
    /// Probability below which a mask is not the object: where it should be; and where it is looked for, as no mask of it is left,
    /// whose box would speak for any.
    /// </summary>
    private const float LeastExpected = 0.1f;
    private const float LeastSought = 0.35f;

    /// <summary>Masks of an object among which is chosen, and objects in one another's way that are looked at together.</summary>
    private const int MostChoices = 4;
    private const int MostTogether = 5;

    private readonly List<ObjectLook> _looks = [];
    private readonly List<List<RankedMask>> _choices = [];
    private readonly List<int> _group = [];
    private readonly List<int> _now = [];
    private readonly List<int> _best = [];
    private bool[] _isGrouped = [];
    private bool[] _areSame = [];
    private float _bestSum;

    /// <summary>Chooses for all objects.</summary>
    /// <param name="looks">With their ranked masks; each gets its <see cref="ObjectLook.Choice"/>.</param>
    public void Assign(IReadOnlyList<ObjectLook> looks)
    {
        Order(looks);
        for (int i = 0; i < _looks.Count; i++)
            TakeChoices(i);
        CompareAll();
        if (_isGrouped.Length < _looks.Count)
            _isGrouped = new bool[_looks.Count];
        _isGrouped.AsSpan().Clear();
        for (int i = 0; i < _looks.Count; i++)
        {
            if (_isGrouped[i])
                continue;
            Gather(i);
            ChooseForGroup();
        }
    }

    // The surest first; ids decide only where nothing else tells two objects apart: prompted alike, they are the same thing.
    private void Order(IReadOnlyList<ObjectLook> looks)
    {
        _looks.Clear();
        for (int i = 0; i < looks.Count; i++)
        {
            if (looks[i].Ranked.Count > 0)
                _looks.Add(looks[i]);
        }

        _looks.Sort(static (a, b) => (-a.Ranked[0].Probability, a.Track.Id.Value).CompareTo((-b.Ranked[0].Probability, b.Track.Id.Value)));
    }

    private void TakeChoices(int index)
    {
        if (_choices.Count == index)
            _choices.Add([]);
        List<RankedMask> choices = _choices[index];
        choices.Clear();
        ObjectLook look = _looks[index];
        foreach (RankedMask ranked in look.Ranked)
        {
            if (choices.Count == MostChoices)
                return;
            if (ranked.Probability >= (ranked.IsSought ? LeastSought : LeastExpected) && IsAnother(look, ranked, choices))
                choices.Add(ranked);
        }
    }

    private static bool IsAnother(ObjectLook look, in RankedMask mask, List<RankedMask> choices)
    {
        for (int i = 0; i < choices.Count; i++)
        {
            if (Overlap(look, mask, look, choices[i]) > SameIou)
                return false;
        }

        return true;
    }

    private void CompareAll()
    {
        int side = _looks.Count * MostChoices;
        if (_areSame.Length < side * side)
            _areSame = new bool[side * side];
        for (int a = 0; a < _looks.Count; a++)
        {
            for (int b = 0; b < a; b++)
            {
                for (int i = 0; i < _choices[a].Count; i++)
                {
                    for (int j = 0; j < _choices[b].Count; j++)
                    {
                        _areSame[IndexOf(a, i, b, j)] = _areSame[IndexOf(b, j, a, i)] =
                            isTogether && Overlap(_looks[a], _choices[a][i], _looks[b], _choices[b][j]) > SameIou;
                    }
                }
            }
        }
    }

    private int IndexOf(int a, int choice, int b, int otherChoice) =>
        (((a * MostChoices) + choice) * _looks.Count * MostChoices) + (b * MostChoices) + otherChoice;

    // The objects whose masks are in the way of those of the first one, or of those of one in its way, and so on.
    private void Gather(int first)
    {
        _group.Clear();
        _group.Add(first);
        _isGrouped[first] = true;
        for (int at = 0; at < _group.Count; at++)
        {
            for (int i = 0; i < _looks.Count; i++)
            {
                if (_isGrouped[i] || !MayMeet(_group[at], i))
                    continue;
                _isGrouped[i] = true;
                _group.Add(i);
            }
        }

        _group.Sort();
    }

    private bool MayMeet(int a, int b)
    {
        for (int i = 0; i < _choices[a].Count; i++)
        {
            for (int j = 0; j < _choices[b].Count; j++)
            {
                if (_areSame[IndexOf(a, i, b, j)])
                    return true;
            }
        }

        return false;
    }

    private void ChooseForGroup()
    {
        (_bestSum, int begun) = (-1, 0);
        _now.Clear();
        _best.Clear();
        if (_group.Count <= MostTogether)
        {
            Try(0);
            begun = _group.Count;
        }

        // Too many at once: the surest ones first.
        for (int i = begun; i < _group.Count; i++)
            _best.Add(FirstFree(i));
        for (int i = 0; i < _group.Count; i++)
        {
            ObjectLook look = _looks[_group[i]];
            look.Choice = _best[i] < 0 ? null : _choices[_group[i]][_best[i]];
            look.IsTaken = _best[i] < 0 && _choices[_group[i]].Count > 0;
        }
    }

    private int FirstFree(int at)
    {
        for (int i = 0; i < _choices[_group[at]].Count; i++)
        {
            if (IsFree(at, i, _best))
                return i;
        }

        return -1;
    }

    private void Try(float sum)
    {
        int at = _now.Count;
        if (at == _group.Count)
        {
            if (sum <= _bestSum)
                return;
            _bestSum = sum;
            _best.Clear();
            _best.AddRange(_now);
            return;
        }

        List<RankedMask> choices = _choices[_group[at]];
        for (int i = 0; i < choices.Count; i++)
        {
            if (!IsFree(at, i, _now))
                continue;
            _now.Add(i);
            Try(sum + Gain(choices[i].Probability));
            _now.RemoveAt(at);
        }

        _now.Add(-1);
        Try(sum);
        _now.RemoveAt(at);
    }

    private bool IsFree(int at, int choice, List<int> taken)
    {
        for (int i = 0; i < at; i++)
        {
            if (taken[i] >= 0 && _areSame[IndexOf(_group[at], choice, _group[i], taken[i])])
                return false;
        }

        return true;
    }

    // By how much likelier it is than a mask that is not the object, as a logarithm of the odds.
    private static float Gain(float probability) =>
        MathF.Log(probability / Math.Max(1e-6f, 1 - probability)) - MathF.Log(LeastExpected / (1 - LeastExpected));

    // Masks of two parts of the frame are compared by their boxes.
    private static float Overlap(ObjectLook a, in RankedMask one, ObjectLook b, in RankedMask other)
    {
        float boxes = one.Box.IntersectionOverUnion(other.Box);
        if (boxes == 0 || !ReferenceEquals(a.View, b.View))
            return boxes;
        DecodedMasks decoded = a.View.Decoded;
        return LowResMask.IntersectionOverUnion(
            decoded.Logits(one.Prompt, one.Mask), decoded.Logits(other.Prompt, other.Mask), decoded.Geometry);
    }
}
