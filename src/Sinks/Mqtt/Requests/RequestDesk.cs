using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Connecting;
using SamStream.Sinks.Mqtt.Diagnostics;
using SamStream.Sinks.Mqtt.Messages;
using SamStream.Sinks.Mqtt.Spool;
using SamStream.Sinks.Mqtt.Topics;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>
/// Takes requests for one camera, hands them in as commands and sees that each is answered once. One thread uses it.
/// </summary>
internal sealed class RequestDesk(
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
    private readonly ReplayWindow _window = new(options.Requests.ReplayWindow, time);
    private readonly Dictionary<CameraCommand, Pending> _pending = new(ReferenceEqualityComparer.Instance);

    /// <summary>Carries a request out, or answers why not.</summary>
    /// <param name="frame">Size of the camera's frames; null before the first one.</param>
    public void Take(MqttReceived received, FrameSize? frame)
    {
        if (received.IsRetained)
        {
            // It would be carried out again at every connection.
            counters.Refusals.Add(RefusalCode.Retained);
            return;
        }

        bool isPrompt = CameraTopics.IsPrompt(received.Topic);
        ReplyAddress reply = ReplyAddress.Of(received, isPrompt ? topics.PromptResult : topics.CommandResult, _replyPrefix);
        ReadRequest request = received.PayloadBytes > options.Requests.MaxBytes
            ? TooLarge(received.PayloadBytes, options.Requests.MaxBytes)
            : isPrompt ? RequestReader.ReadPrompt(received.Payload, frame) : RequestReader.ReadCommand(received.Payload);
        if (request.Refusal is { } refusal)
        {
            Refuse(request, reply, refusal.Code, refusal.Message);
            return;
        }

        string? key = request.RequestId is { } id ? $"{(isPrompt ? 'p' : 'c')}{id}" : null;
        if (key is null || !IsReplay(key, reply))
            HandIn(request, reply, key);
    }

    /// <summary>Sends the answer to a request; answers to what others asked are left to them.</summary>
    public void Answer(CommandAnswered answered)
    {
        CommandAnswer answer = answered.Answer;
        if (!_pending.Remove(answer.Command, out Pending? pending))
            return;
        bool isOk = answer.Action != CommandAction.Refused;
        var message = new AnswerMessage
        {
            Source = camera,
            RequestId = answer.Command.RequestId,
            Ok = isOk,
            Action = EnumWord.Of(answer.Action),
            Code = isOk ? null : RefusalCode.Refused,
            Reason = isOk ? null : answer.Reason,
            Id = pending.ObjectId,
            Frame = answer.FrameIndex,
            Pts = answer.PresentationTime is { } pts ? MessageMapping.ToSeconds(pts) : null,
            At = MessageMapping.ToIso8601(answered.At),
        };
        if (isOk)
            counters.Outcomes.Add("done");
        else
            counters.Refusals.Add(RefusalCode.Refused);
        if (pending.Key is { } key)
            _window.Answer(key, message);
        Send(message, pending.Reply);
    }

    private static ReadRequest TooLarge(int length, int limit) => new()
    {
        Refusal = new RequestException(RefusalCode.Oversized, $"the request has {length} bytes; it may have {limit} and was not read"),
    };

    private bool IsReplay(string key, in ReplyAddress reply)
    {
        if (!_window.TryFind(key, out AnswerMessage? answer))
            return false;
        counters.Refusals.Add(RefusalCode.Replayed);
        // If the first one is still on its way, its answer is the answer to both.
        if (answer is not null)
            Send(answer with { Replay = true }, reply);
        return true;
    }

    private void HandIn(ReadRequest request, in ReplyAddress reply, string? key)
    {
        if (target is null)
        {
            Refuse(request, reply, RefusalCode.Refused, "this run takes no commands");
            return;
        }

        if (_pending.Count >= MaxPending)
        {
            Refuse(request, reply, RefusalCode.Busy, $"{MaxPending} requests wait already; send it again later");
            return;
        }

        counters.Outcomes.Add("accepted");
        if (key is not null)
            _window.Begin(key);
        _pending.Add(request.Command!, new Pending(reply, key, request.Command is PromptObject or RemoveObject ? request.ObjectId : null));
        target.Submit(request.Command!);
    }

    private void Refuse(ReadRequest request, in ReplyAddress reply, string code, string reason)
    {
        counters.Refusals.Add(code);
        Send(Refusal(camera, request, code, reason, time), reply);
    }

    public static AnswerMessage Refusal(string camera, ReadRequest request, string code, string reason, TimeProvider time) => new()
    {
        Source = camera,
        RequestId = request.RequestId,
        Ok = false,
        Action = EnumWord.Of(CommandAction.Refused),
        Code = code,
        Reason = reason,
        Id = request.ObjectId,
        At = MessageMapping.ToIso8601(time.GetUtcNow()),
    };

    private void Send(AnswerMessage message, in ReplyAddress reply)
    {
        AnswerMessage numbered = message with { Stream = answers.Stream, Seq = answers.NextSequence };
        answers.Add(reply.Topic, MqttJson.ToUtf8(numbered, MqttJson.Default.AnswerMessage), reply.CorrelationData);
    }

    private sealed record Pending(ReplyAddress Reply, string? Key, int? ObjectId);
}
