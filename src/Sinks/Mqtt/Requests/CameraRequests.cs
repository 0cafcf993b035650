using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading.Channels;
using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Payloads;
using SamStream.Sinks.Mqtt.Spool;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>
/// Takes requests for one camera, hands them in as commands and sees that each is answered once. One thread uses it.
/// </summary>
internal sealed class CameraRequests(
    string camera,
    ICommandTarget? target,
    CameraTopics topics,
    MqttSinkOptions options,
    MessageSpool answers,
    MqttCounters counters,
    TimeProvider time)
{
    /// <summary>Requests that wait for their answer at most.</summary>
    public const int MaxPending = 256;

    private readonly string _replyPrefix = ReplyAddress.AllowedPrefix(options);
    private readonly RecentRequests _recent = new(options.Requests.ReplayWindow, time);
    private readonly Dictionary<CameraCommand, Pending> _pending = new(ReferenceEqualityComparer.Instance);

    /// <summary>Carries a request out, or answers why not.</summary>
    /// <param name="frame">Size of the camera's frames; null before the first one.</param>
    public void Take(MqttMessage received, FrameSize? frame)
    {
        if (received.IsRetained)
        {
            // It would be carried out again at every connection.
            counters.Refusals.Add(RefusalCode.Retained);
            return;
        }

        bool isPrompt = CameraTopics.IsPrompt(received.Topic);
        ReplyAddress reply = ReplyAddress.Of(received, isPrompt ? topics.PromptResult : topics.CommandResult, _replyPrefix);
        try
        {
            if (received.PayloadBytes > options.Requests.MaxBytes)
                throw TooLarge(received.PayloadBytes, options.Requests.MaxBytes);
            CameraCommand command = isPrompt
                ? RequestReader.ReadPrompt(received.Payload, frame)
                : RequestReader.ReadCommand(received.Payload);
            string? key = command.RequestId is { } id ? $"{(isPrompt ? 'p' : 'c')}{id}" : null;
            if (key is null || !IsReplay(key, reply))
                HandIn(command, reply, key);
        }
        catch (RequestException refusal)
        {
            counters.RefuseRequest(refusal.Code, refusal.Message);
            Send(Refusal(camera, refusal, time), reply);
        }
    }

    /// <summary>Sends the answer to a request; answers to what others asked are left to them.</summary>
    public void Answer(CommandAnswered answered)
    {
        CommandAnswer answer = answered.Answer;
        if (!_pending.Remove(answer.Command, out Pending? pending))
            return;
        string? code = answer.Action switch
        {
            CommandAction.Refused => RefusalCode.Refused,
            CommandAction.NotFound => RefusalCode.NotFound,
            _ => null,
        };
        var message = new AnswerMessage
        {
            Source = camera,
            RequestId = answer.Command.RequestId,
            Ok = code is null,
            Action = EnumWord.Of(answer.Action),
            Code = code,
            Reason = answer.Reason,
            Id = answer.ObjectId?.Value ?? ObjectIdOf(answer.Command),
            Frame = answer.FrameIndex,
            Pts = answer.PresentationTime is { } pts ? MessageMapping.ToSeconds(pts) : null,
            At = MessageMapping.ToIso8601(answered.At),
        };
        if (code is null)
            counters.Outcomes.Add("done");
        else
            counters.RefuseRequest(code, answer.Reason);
        if (pending.Key is { } key)
            _recent.Answer(key, message);
        Send(message, pending.Reply);
    }

    private static RequestException TooLarge(int length, int limit) =>
        new(RefusalCode.Oversized, $"the request has {length} bytes; it may have {limit} and was not read");

    private static int? ObjectIdOf(CameraCommand command) => command switch
    {
        PromptObject { Prompt.ObjectId: var id } when id != default => id.Value,
        RemoveObject remove => remove.ObjectId.Value,
        _ => null,
    };

    private bool IsReplay(string key, in ReplyAddress reply)
    {
        if (!_recent.TryFind(key, out AnswerMessage? answer))
            return false;
        counters.Refusals.Add(RefusalCode.Replayed);
        // If the first one is still on its way, its answer is the answer to both.
        if (answer is not null)
            Send(answer with { Replay = true }, reply);
        return true;
    }

    private void HandIn(CameraCommand command, in ReplyAddress reply, string? key)
    {
        if (target is null)
            throw Refused(RefusalCode.Refused, "this run takes no commands");
        if (_pending.Count >= MaxPending)
            throw Refused(RefusalCode.Busy, $"{MaxPending} requests wait already; send it again later");
        counters.Outcomes.Add("accepted");
        if (key is not null)
            _recent.Begin(key);
        _pending.Add(command, new Pending(reply, key));
        target.Submit(command);

        RequestException Refused(string code, string reason) =>
            new(code, reason) { RequestId = command.RequestId, ObjectId = ObjectIdOf(command) };
    }

    /// <summary>The answer to a request that is not carried out.</summary>
    public static AnswerMessage Refusal(string camera, RequestException refusal, TimeProvider time) => new()
    {
        Source = camera,
        RequestId = refusal.RequestId,
        Ok = false,
        Action = EnumWord.Of(CommandAction.Refused),
        Code = refusal.Code,
        Reason = refusal.Message,
        Id = refusal.ObjectId,
        At = MessageMapping.ToIso8601(time.GetUtcNow()),
    };

    private void Send(AnswerMessage message, in ReplyAddress reply)
    {
        AnswerMessage numbered = message with { Stream = answers.Stream, Seq = answers.NextSequence };
        answers.Add(reply.Topic, MqttJson.ToUtf8(numbered, MqttJson.Default.AnswerMessage), reply.CorrelationData);
    }

    private sealed record Pending(ReplyAddress Reply, string? Key);
}

/// <summary>
/// Takes requests from the connection's threads and returns at once. A flood fills it and is counted: it costs no more
/// memory than the queue has places.
/// </summary>
/// <param name="maxBytes">Longer requests are kept without their text.</param>
/// <param name="counters">Told of what finds no place.</param>
/// <param name="signal">Set after something was put.</param>
internal sealed class RequestQueue(int maxBytes, MqttCounters counters, WorkSignal signal)
{
    private const int Capacity = 256;

    private readonly Channel<MqttMessage> _waiting = Channel.CreateBounded<MqttMessage>(Capacity);
    private volatile Reader _reader = new(counters, signal);

    /// <summary>From now on somebody else takes what is here and what comes.</summary>
    public void HandOver(MqttCounters to, WorkSignal wakes)
    {
        _reader = new Reader(to, wakes);
        wakes.Set();
    }

    public void Put(MqttMessage received)
    {
        if (received.PayloadBytes > maxBytes)
            received = received with { Payload = default };
        if (_waiting.Writer.TryWrite(received))
            _reader.Signal.Set();
        else
            _reader.Counters.Refusals.Add(RefusalCode.Busy);
    }

    public bool TryTake([NotNullWhen(true)] out MqttMessage? received) => _waiting.Reader.TryRead(out received);

    private sealed record Reader(MqttCounters Counters, WorkSignal Signal);
}

/// <summary>The latest requests by id, with their answers: the same one again is not carried out twice. One thread.</summary>
internal sealed class RecentRequests(TimeSpan duration, TimeProvider time)
{
    public const int Capacity = 1024;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, Entry Entry)> _order = new();

    /// <summary>True if the request came before.</summary>
    /// <param name="key">Its topic and id.</param>
    /// <param name="answer">What was answered; null if that is still to come.</param>
    public bool TryFind(string key, out AnswerMessage? answer)
    {
        Forget();
        bool isKnown = _entries.TryGetValue(key, out Entry? entry);
        answer = entry?.Answer;
        return isKnown;
    }

    public void Begin(string key)
    {
        Forget();
        if (_order.Count >= Capacity)
            RemoveOldest();
        var entry = new Entry(time.GetTimestamp());
        _entries[key] = entry;
        _order.Enqueue((key, entry));
    }

    public void Answer(string key, AnswerMessage answer)
    {
        if (_entries.TryGetValue(key, out Entry? entry))
            entry.Answer = answer;
    }

    private void Forget()
    {
        while (_order.TryPeek(out (string Key, Entry Entry) oldest) && time.GetElapsedTime(oldest.Entry.Begun) > duration)
            RemoveOldest();
    }

    private void RemoveOldest()
    {
        (string key, Entry entry) = _order.Dequeue();
        if (_entries.TryGetValue(key, out Entry? current) && current == entry)
            _entries.Remove(key);
    }

    private sealed class Entry(long begun)
    {
        public long Begun { get; } = begun;

        public AnswerMessage? Answer { get; set; }
    }
}

/// <summary>
/// Where an answer goes: to the request's response topic if that begins as the options say, else to the usual topic. The
/// correlation data goes with it.
/// </summary>
internal readonly record struct ReplyAddress(string Topic, byte[] CorrelationData)
{
    private const int MaxTopicBytes = 256;
    private const int MaxCorrelationBytes = 256;

    /// <param name="received">The request.</param>
    /// <param name="usualTopic">Where answers go otherwise.</param>
    /// <param name="allowedPrefix">How response topics must begin.</param>
    public static ReplyAddress Of(MqttMessage received, string usualTopic, string allowedPrefix)
    {
        byte[] correlation = received.CorrelationData.Length <= MaxCorrelationBytes ? received.CorrelationData.ToArray() : [];
        return new ReplyAddress(
            received.ResponseTopic is { } topic && IsAllowed(topic, allowedPrefix) ? topic : usualTopic, correlation);
    }

    /// <summary>The prefix that the options state, or the default one; it ends with a slash.</summary>
    public static string AllowedPrefix(MqttSinkOptions options)
    {
        string prefix = options.Requests.ResponseTopicPrefix ?? options.Prefix + "/reply";
        return prefix.EndsWith('/') ? prefix : prefix + "/";
    }

    private static bool IsAllowed(string topic, string allowedPrefix) =>
        topic.Length > allowedPrefix.Length
        && topic.StartsWith(allowedPrefix, StringComparison.Ordinal)
        && !topic.Any(letter => letter is '+' or '#' || char.IsControl(letter))
        && Encoding.UTF8.GetByteCount(topic) <= MaxTopicBytes;
}
