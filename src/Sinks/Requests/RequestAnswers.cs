using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Requests;

/// <summary>What is answered to a request, whichever way it came.</summary>
internal static class RequestAnswers
{
    /// <summary>What became of a command.</summary>
    public static AnswerMessage Of(CommandAnswered answered)
    {
        CommandAnswer answer = answered.Answer;
        string? code = answer.Action switch
        {
            CommandAction.Refused => RefusalCode.Refused,
            CommandAction.NotFound => RefusalCode.NotFound,
            _ => null,
        };
        return new AnswerMessage
        {
            Source = answered.SourceId,
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
    }

    /// <summary>Why a request is not carried out.</summary>
    public static AnswerMessage Of(string camera, RequestException refusal, TimeProvider time) => new()
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

    /// <summary>The object that a command is for; null if it is for none, or for one without an id yet.</summary>
    public static int? ObjectIdOf(CameraCommand command) => command switch
    {
        PromptObject { Prompt.ObjectId: var id } when id != default => id.Value,
        RemoveObject remove => remove.ObjectId.Value,
        _ => null,
    };
}
