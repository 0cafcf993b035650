namespace SamStream.Model.Tracking.Templates;

/// <summary>Where a template fits best.</summary>
/// <param name="X">Column of the object's centre, frame pixels.</param>
/// <param name="Y">Its row.</param>
/// <param name="Difference">Mean difference there, gray levels.</param>
internal readonly record struct TemplateMatch(float X, float Y, float Difference);
