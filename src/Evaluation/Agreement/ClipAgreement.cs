using SamStream.Evaluation.Metrics;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Evaluation.Agreement;

/// <summary>
/// Compares two sets of masks of one clip. Objects are paired so that the overlap of all pairs, summed over the frames, is the largest
/// there is; two that overlap by half on no frame are not the same object. Holds the masks of one frame at a time.
/// </summary>
internal static class ClipAgreement
{
    /// <summary>J from which two masks are taken for one object.</summary>
    public const double Floor = 0.5;

    /// <summary>Pairs, then objects of the first alone, then those of the second alone; each in order of the ids.</summary>
    /// <param name="width">Of the frames, pixels.</param>
    /// <param name="height">Of the frames, pixels.</param>
    /// <param name="read">Reads the frames from the beginning; called twice.</param>
    /// <exception cref="ArgumentException">A mask has another size.</exception>
    public static IReadOnlyList<ObjectAgreement> Of(int width, int height, Func<IEnumerable<FramePair>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var overlaps = new Overlaps();
        foreach (FramePair frame in read())
            overlaps.Add(frame);
        Series[] series = [.. overlaps.Pair().Select(pair => new Series(pair.First, pair.Second))];
        var scorer = new FrameScorer(width, height);
        byte[] one = new byte[width * height], other = new byte[width * height];
        foreach (FramePair frame in read())
        {
            foreach (Series known in series)
                known.Add(frame, Score);
        }

        return [.. series.Select(known => known.Summarise(overlaps.SwitchesOf(known.First)))];

        FrameScore Score(CocoRle first, CocoRle second)
        {
            if (first.Counts.SequenceEqual(second.Counts))
                return new FrameScore(1, 1);
            first.Decode().CopyTo(one);
            second.Decode().CopyTo(other);
            return scorer.Score(one, other);
        }
    }

    /// <summary>What overlaps what.</summary>
    private sealed class Overlaps
    {
        // Above any overlap: who was the same on the frame before stays so while both overlap by half.
        private const double Stays = 1000;

        private readonly SortedSet<int> _firsts = [], _seconds = [];
        private readonly Dictionary<(int First, int Second), (double Sum, bool IsSame)> _sums = [];
        private readonly Dictionary<int, int> _last = [];
        private readonly Dictionary<int, List<IdSwitch>> _switches = [];
        private Dictionary<int, int> _before = [];

        public void Add(FramePair frame)
        {
            int[] firsts = [.. frame.First.Keys], seconds = [.. frame.Second.Keys];
            _firsts.UnionWith(firsts);
            _seconds.UnionWith(seconds);
            PixelBounds[] bounds = [.. frame.First.Values.Select(mask => mask.Bounds)], others = [.. frame.Second.Values.Select(mask => mask.Bounds)];
            var gains = new double[firsts.Length, seconds.Length];
            for (int i = 0; i < firsts.Length; i++)
            {
                for (int j = 0; j < seconds.Length; j++)
                {
                    if (bounds[i].Intersect(others[j]).IsEmpty)
                        continue;
                    double overlap = frame.First[firsts[i]].IntersectionOverUnion(frame.Second[seconds[j]]);
                    (double sum, bool isSame) = _sums.GetValueOrDefault((firsts[i], seconds[j]));
                    _sums[(firsts[i], seconds[j])] = (sum + overlap, isSame || overlap >= Floor);
                    if (overlap >= Floor)
                        gains[i, j] = overlap + (_before.TryGetValue(firsts[i], out int before) && before == seconds[j] ? Stays : 0);
                }
            }

            int[] chosen = LinearAssignment.Maximise(gains);
            _before = [];
            for (int i = 0; i < chosen.Length; i++)
            {
                if (chosen[i] >= 0)
                    Follow(frame.Frame, firsts[i], seconds[chosen[i]]);
            }
        }

        public List<IdSwitch> SwitchesOf(int? first) => first is { } id && _switches.TryGetValue(id, out List<IdSwitch>? found) ? found : [];

        public IEnumerable<(int? First, int? Second)> Pair()
        {
            int[] firsts = [.. _firsts], seconds = [.. _seconds];
            var gains = new double[firsts.Length, seconds.Length];
            for (int i = 0; i < firsts.Length; i++)
            {
                for (int j = 0; j < seconds.Length; j++)
                    gains[i, j] = _sums.TryGetValue((firsts[i], seconds[j]), out var known) && known.IsSame ? known.Sum : 0;
            }

            int[] chosen = LinearAssignment.Maximise(gains);
            var pairs = firsts.Select((id, i) => (First: (int?)id, Second: chosen[i] < 0 ? (int?)null : seconds[chosen[i]])).ToArray();
            return pairs.OrderBy(pair => pair.Second is null)
                .Concat(seconds.Where((_, j) => !chosen.Contains(j)).Select(id => (First: (int?)null, Second: (int?)id)));
        }

        private void Follow(long frame, int first, int second)
        {
            if (_last.TryGetValue(first, out int last) && last != second)
            {
                if (!_switches.TryGetValue(first, out List<IdSwitch>? switches))
                    _switches[first] = switches = [];
                switches.Add(new IdSwitch(frame, last, second));
            }

            _last[first] = _before[first] = second;
        }
    }

    /// <summary>The scores of a pair, or of an object that only one has.</summary>
    private sealed class Series(int? first, int? second)
    {
        private long _frames, _onlyInFirst, _onlyInSecond, _worst;
        private double _regions, _contours, _leastRegion = double.PositiveInfinity;
        private long? _drift;

        public int? First => first;

        public void Add(FramePair frame, Func<CocoRle, CocoRle, FrameScore> score)
        {
            CocoRle? one = first is { } a ? frame.First.GetValueOrDefault(a) : null, other = second is { } b ? frame.Second.GetValueOrDefault(b) : null;
            if (one is null && other is null)
                return;
            _frames++;
            _onlyInFirst += other is null ? 1 : 0;
            _onlyInSecond += one is null ? 1 : 0;
            FrameScore found = one is null || other is null ? default : score(one, other);
            _regions += found.RegionSimilarity;
            _contours += found.ContourAccuracy;
            if (found.RegionSimilarity < _leastRegion)
                (_leastRegion, _worst) = (found.RegionSimilarity, frame.Frame);
            _drift = found.RegionSimilarity >= Floor ? null : _drift ?? frame.Frame;
        }

        public ObjectAgreement Summarise(List<IdSwitch> switches) => new()
        {
            First = first,
            Second = second,
            Frames = _frames,
            OnlyInFirst = _onlyInFirst,
            OnlyInSecond = _onlyInSecond,
            RegionSimilarity = _regions / _frames,
            ContourAccuracy = _contours / _frames,
            WorstFrame = _worst,
            WorstRegionSimilarity = _leastRegion,
            DriftsFrom = first is null || second is null ? null : _drift,
            Switches = switches,
        };
    }
}
