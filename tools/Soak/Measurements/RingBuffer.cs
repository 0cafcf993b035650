namespace SamStream.Soak.Measurements;

/// <summary>
/// The newest values. Its memory is all there from the beginning, so that what measures a process does not make it grow.
/// Thread-safe.
/// </summary>
/// <param name="most">How many are kept.</param>
internal sealed class RingBuffer<T>(int most)
{
    private readonly Lock _lock = new();
    private readonly T[] _values = Touched(most);
    private long _count;

    /// <summary>Adds a value; the oldest goes if there are too many.</summary>
    public void Add(T value)
    {
        lock (_lock)
            _values[_count++ % _values.Length] = value;
    }

    /// <summary>Those that meet a condition, in the order in which they came.</summary>
    public IReadOnlyList<T> Where(Func<T, bool> isMeant)
    {
        var found = new List<T>();
        lock (_lock)
        {
            for (long i = Math.Max(0, _count - _values.Length); i < _count; i++)
            {
                if (isMeant(_values[i % _values.Length]))
                    found.Add(_values[i % _values.Length]);
            }
        }

        return found;
    }

    // The system gives a page only to who writes to it.
    private static T[] Touched(int count)
    {
        var values = new T[count];
        Array.Clear(values);
        return values;
    }
}
