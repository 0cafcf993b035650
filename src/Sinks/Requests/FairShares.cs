namespace SamStream.Sinks.Requests;

/// <summary>
/// Places that requesters share: one may take as many as it leaves free, so that one alone gets half of them, and there is
/// room for others whatever it does. Requesters are told apart by the topic that they want their answers on, for neither MQTT
/// 3.1.1 nor 5 says who published a message; those that name none are one. Not thread-safe.
/// </summary>
/// <param name="capacity">All places.</param>
internal sealed class FairShares(int capacity)
{
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>Places that are taken.</summary>
    public int Count { get; private set; }

    /// <summary>False if the requester has its share.</summary>
    public bool TryTake(string requester)
    {
        int own = CountOf(requester);
        if (own >= capacity - Count)
            return false;
        _taken[requester] = own + 1;
        Count++;
        return true;
    }

    /// <summary>Places that a requester has.</summary>
    public int CountOf(string requester) => _taken.GetValueOrDefault(requester);

    /// <summary>Gives back one that was taken.</summary>
    public void Return(string requester)
    {
        int own = CountOf(requester);
        if (own == 0)
            throw new InvalidOperationException($"'{requester}' has no place to give back.");
        if (own == 1)
            _taken.Remove(requester);
        else
            _taken[requester] = own - 1;
        Count--;
    }
}
