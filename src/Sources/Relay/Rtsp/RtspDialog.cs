using System.Globalization;
using System.Net;
using System.Text;
using SamStream.Pipeline.Network;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay.Rtsp;

/// <summary>
/// What is said between a child and a camera: gives the child's requests the camera's address and the login, and judges
/// the answers. Both directions may use it at the same time.
/// </summary>
internal sealed class RtspDialog(StreamAddress address, StreamTrust trust, string localUrl, IPAddress camera, SenderClock clock)
{
    // FFmpeg waits for each answer, but for those of its signs of life.
    private const int MaxPending = 16;
    private const int MaxRepeats = 2, MaxRedirects = 5;

    private readonly Lock _gate = new();
    private readonly OriginLogin _login = new(address, trust);
    private readonly List<PendingRequest> _pending = [];
    private string _target = Escaped(address.RequestUrl);
    private SourceException? _fault;
    private int _sequence;
    private string? _session, _playUri;

    /// <summary>True once the camera has agreed to send.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>True while the camera owes an answer.</summary>
    public bool AwaitsAnswer
    {
        get
        {
            lock (_gate)
                return _pending.Count > 0;
        }
    }

    public SourceException? Fault => Volatile.Read(ref _fault);

    /// <summary>True for the address that only the child knows.</summary>
    public bool IsLocal(RtspMessage request) => request.IsRequest && request.Uri.StartsWith(localUrl, StringComparison.Ordinal);

    /// <summary>Notes why there is no stream, if it is the first reason and there is none yet.</summary>
    public void Report(SourceException fault)
    {
        if (!IsOpen)
            Interlocked.CompareExchange(ref _fault, fault, null);
    }

    /// <summary>Makes a request of the child one for the camera.</summary>
    /// <exception cref="IOException">The child asks on and on without waiting for answers.</exception>
    public RtspMessage Forward(RtspMessage request)
    {
        lock (_gate)
        {
            if (_pending.Count == MaxPending)
                throw new IOException("too many requests are unanswered");
            string uri = ToCamera(request.Uri);
            request.StartLine = $"{request.Method} {uri} RTSP/1.0";
            var pending = new PendingRequest(request, request["CSeq"]);
            _pending.Add(pending);
            return Prepare(pending);
        }
    }

    /// <summary>Judges an answer of the camera.</summary>
    /// <returns>What goes to the child, or what goes to the camera once more: one of them is null.</returns>
    public (RtspMessage? ToChild, RtspMessage? ToCamera) Receive(RtspMessage answer)
    {
        lock (_gate)
        {
            if (answer.Status is >= 100 and < 200 || Find(answer) is not { } pending)
                return (answer, null);
            if (pending.IsAuthorized && answer.Status != 401)
                _login.Confirm();
            if (IsRepeated(pending, answer))
                return (null, Prepare(pending));
            _pending.Remove(pending);
            RtspMessage outcome = Judge(pending.Request, answer);
            outcome["CSeq"] = pending.ChildSequence;
            outcome["WWW-Authenticate"] = null;
            return (outcome, null);
        }
    }

    /// <returns>The request that ends the camera's session, or null if there is none.</returns>
    public RtspMessage? Farewell()
    {
        lock (_gate)
        {
            if (_session is null || _playUri is null)
                return null;
            var request = new RtspMessage($"TEARDOWN {_playUri} RTSP/1.0") { ["Session"] = _session };
            _session = null;
            return Prepare(new PendingRequest(request, null));
        }
    }

    private bool IsRepeated(PendingRequest pending, RtspMessage answer)
    {
        if (answer.Status == 401)
            return pending.Repeats++ < MaxRepeats && _login.TryTake(answer.All("WWW-Authenticate"), pending.IsAuthorized);
        bool isFollowed = answer.Status is >= 300 and < 400 && pending.Redirects++ < MaxRedirects
            && pending.Request.Method is "OPTIONS" or "DESCRIBE" && PlaceOf(answer) is { } place && IsSameServer(place);
        if (!isFollowed)
            return false;
        _target = Escaped(PlaceOf(answer)!.RequestUrl);
        pending.Request.StartLine = $"{pending.Request.Method} {_target} RTSP/1.0";
        return true;
    }

    private RtspMessage Prepare(PendingRequest pending)
    {
        RtspMessage request = pending.Request;
        pending.Sequence = (++_sequence).ToString(CultureInfo.InvariantCulture);
        string? login = _login.For(request.Method, request.Uri);
        pending.IsAuthorized = login is not null;
        request["CSeq"] = pending.Sequence;
        request["Authorization"] = login is null ? null : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(login));
        if (request.Method == "TEARDOWN")
            _session = null;
        return request;
    }

    // Some cameras give no number back; they answer in order.
    private PendingRequest? Find(RtspMessage answer) => answer["CSeq"] is { } sequence
        ? _pending.Find(pending => pending.Sequence == sequence)
        : _pending.FirstOrDefault();

    private RtspMessage Judge(RtspMessage request, RtspMessage answer)
    {
        switch (answer.Status)
        {
            case >= 300 and < 400:
                Report(OriginFaults.Redirected(address, PlaceOf(answer) is { } place ? $"{place.Host}:{PortOf(place)}" : null));
                return Refusal();
            case >= 400:
                Report(answer.Status == 401 && _login.IsBasicRefused
                    ? OriginFaults.BasicRefused(address)
                    : OriginFaults.OfStatus(address, answer.Status, answer.Reason)!);
                return answer;
            case < 200:
                Report(OriginFaults.Unreachable(address, "what answers there is not an RTSP server"));
                return Refusal();
        }

        switch (request.Method)
        {
            case "DESCRIBE":
                return JudgeDescription(answer);
            case "SETUP":
                _session = answer["Session"]?.Split(';')[0];
                clock.SetUp(answer["Transport"]);
                answer["Transport"] = answer["Transport"] is { } transport ? WithSource(transport) : null;
                break;
            case "PLAY":
                _playUri = request.Uri;
                IsOpen = true;
                // These would make FFmpeg count from elsewhere than from the first packet, which the clock knows.
                if (clock.Begin())
                    (answer["RTP-Info"], answer["Range"]) = (null, null);
                // A transport that the camera refused before the one that it took is no fault.
                Volatile.Write(ref _fault, null);
                break;
        }

        return answer;
    }

    // Whatever host an address of a track names, its requests go to the camera over this connection. A camera behind a
    // gateway names itself by an inner address, then in Content-Base also; one that no header tells of is refused.
    private RtspMessage JudgeDescription(RtspMessage answer)
    {
        string? ownName = StreamAddress.TryParse(answer["Content-Base"] ?? "")?.Host;
        foreach (string line in Encoding.Latin1.GetString(answer.Body).Split('\n'))
        {
            const string control = "a=control:";
            if (!line.StartsWith(control, StringComparison.OrdinalIgnoreCase) || !line.Contains("://", StringComparison.Ordinal))
                continue;
            string? host = StreamAddress.TryParse(line[control.Length..].Trim())?.Host;
            if (host is not null && (IsCamera(host) || Is(host, ownName)))
                continue;
            Report(OriginFaults.Redirected(address, host));
            return Refusal();
        }

        // So that the child names tracks as the camera does: it looks for these names in later answers.
        answer["Content-Base"] ??= _target;
        clock.Describe(answer.Body);
        return answer;
    }

    // The child sees a connection to loopback; its own packets by UDP have to go to the camera, and nowhere else.
    private string WithSource(string transport)
    {
        string[] parts = transport.Split(';');
        if (parts.Any(part => Is(part, "multicast") || part.StartsWith("interleaved", StringComparison.OrdinalIgnoreCase)))
            return transport;
        IEnumerable<string> others = parts.Where(part => !part.StartsWith("source=", StringComparison.OrdinalIgnoreCase));
        return $"{string.Join(';', others)};source={camera}";
    }

    // What the child got from us begins with our address; what it got from the camera, with the camera's.
    private string ToCamera(string uri)
    {
        if (uri.StartsWith(localUrl, StringComparison.Ordinal))
            return _target + uri[localUrl.Length..];
        string ours = localUrl[..(localUrl.LastIndexOf('/', localUrl.Length - 2) + 1)];
        string theirs = address.Port is { } port
            ? string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{address.Host}:{port}/")
            : $"{address.Scheme}://{address.Host}/";
        return uri.StartsWith(ours, StringComparison.Ordinal) ? theirs + uri[ours.Length..] : uri;
    }

    private bool IsSameServer(StreamAddress place) =>
        place.Scheme == address.Scheme && IsCamera(place.Host) && PortOf(place) == PortOf(address);

    private bool IsCamera(string host) => Is(host, address.Host) || Is(host.Trim('[', ']'), camera.ToString());

    private static StreamAddress? PlaceOf(RtspMessage answer) => StreamAddress.TryParse(answer["Location"] ?? "");

    private static int PortOf(StreamAddress place) => place.Port ?? RtspConnection.DefaultPort(place.Scheme);

    private static RtspMessage Refusal() => new("RTSP/1.0 502 Bad Gateway");

    private static bool Is(string host, string? other) => host.Equals(other, StringComparison.OrdinalIgnoreCase);

    // A line break or a blank in a path would end the request line.
    private static string Escaped(string url) => string.Concat(
        Encoding.UTF8.GetBytes(url).Select(value => value is > 0x20 and < 0x7F ? $"{(char)value}" : $"%{value:X2}"));

    private sealed class PendingRequest(RtspMessage request, string? childSequence)
    {
        public RtspMessage Request { get; } = request;

        public string? ChildSequence { get; } = childSequence;

        public string Sequence { get; set; } = "";

        public bool IsAuthorized { get; set; }

        public int Repeats { get; set; }

        public int Redirects { get; set; }
    }
}
