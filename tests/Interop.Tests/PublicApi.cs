using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SamStream.Interop.Tests;

/// <summary>Writes the public and protected members of an assembly, one a line, in the form of the API list.</summary>
internal sealed class PublicApi
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static |
        BindingFlags.Public | BindingFlags.NonPublic;

    private readonly NullabilityInfoContext _nullability = new();
    private readonly List<string> _lines = [];

    public static IReadOnlyList<string> Of(Assembly assembly)
    {
        var api = new PublicApi();
        foreach (var type in assembly.GetExportedTypes())
            api.Add(type);
        return api._lines;
    }

    private void Add(Type type)
    {
        var name = TypeName(type);
        _lines.Add($"{name} : type {Kind(type)}{Bases(type)}{Constraints(type.GetGenericArguments())}");
        if (type.IsEnum)
        {
            foreach (var field in type.GetFields(BindingFlags.Static | BindingFlags.Public))
                _lines.Add($"{name} : {field.Name} = {Literal(field.GetRawConstantValue())}");
            return;
        }

        if (type.IsValueType)
            _lines.Add($"{name} : public constructor()");
        foreach (var member in type.GetMembers(Declared))
        {
            if (Describe(member, type.IsSealed) is { } line)
                _lines.Add($"{name} : {line}");
        }
    }

    private string? Describe(MemberInfo member, bool isSealed) => member switch
    {
        FieldInfo field when Access(field.Attributes, isSealed) is { } access => Field(field, access),
        PropertyInfo property => Property(property, isSealed),
        EventInfo { AddMethod: { } adder } @event when Access(adder, isSealed) is { } access =>
            $"event {access}{Name(@event.EventHandlerType!, _nullability.Create(@event))} {@event.Name}",
        ConstructorInfo { IsStatic: false } constructor when Access(constructor, isSealed) is { } access =>
            $"{access}constructor({Parameters(constructor)})",
        MethodInfo method when Access(method, isSealed) is { } access && IsOrdinary(method) => Method(method, access),
        _ => null,
    };

    private string Field(FieldInfo field, string access)
    {
        var type = Name(field.FieldType, _nullability.Create(field));
        if (field.IsLiteral)
            return $"field {access}const {type} {field.Name} = {Literal(field.GetRawConstantValue())}";
        var modifiers = (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"field {access}{modifiers}{type} {field.Name}";
    }

    private string? Property(PropertyInfo property, bool isSealed)
    {
        var get = property.GetMethod is { } getter && Access(getter, isSealed) is { } reads ? reads + "get; " : "";
        var set = property.SetMethod is { } setter && Access(setter, isSealed) is { } writes
            ? writes + Setter(setter)
            : "";
        if (get.Length + set.Length == 0)
            return null;
        var accessor = (property.GetMethod ?? property.SetMethod)!;
        var indices = property.GetIndexParameters();
        var name = indices.Length > 0 ? $"this[{string.Join(", ", indices.Select(Parameter))}]" : property.Name;
        var type = Name(property.PropertyType, _nullability.Create(property));
        return $"property {(accessor.IsStatic ? "static " : "")}{type} {name} {{ {get}{set}}}";
    }

    private string Method(MethodInfo method, string access)
    {
        var type = Name(method.ReturnType, _nullability.Create(method.ReturnParameter));
        var arguments = method.GetGenericArguments();
        var generic = arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(TypeName))}>" : "";
        return $"method {access}{(method.IsStatic ? "static " : "")}{type} {method.Name}{generic}" +
            $"({Parameters(method)}){Constraints(arguments)}";
    }

    private string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private string Parameter(ParameterInfo parameter)
    {
        var type = Name(parameter.ParameterType, _nullability.Create(parameter));
        if (parameter.ParameterType.IsByRef)
            type = type["ref ".Length..];
        var modifier = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{modifier}{type} {parameter.Name}{value}";
    }

    private static string Default(ParameterInfo parameter) => parameter.RawDefaultValue is { } value ? Literal(value)
        : parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default"
        : "null";

    private static string Literal(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") +
            (type.IsByRefLike ? "ref " : "") + "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum)
            return $" : {TypeName(type.GetEnumUnderlyingType())}";
        var bases = type.GetInterfaces().Select(TypeName).Order(StringComparer.Ordinal).ToList();
        if (type.IsClass && type.BaseType is { } parent && parent != typeof(object))
            bases.Insert(0, TypeName(parent));
        return bases.Count > 0 ? $" : {string.Join(", ", bases)}" : "";
    }

    private static string Constraints(Type[] parameters) => string.Concat(parameters.Select(parameter =>
    {
        var attributes = parameter.GenericParameterAttributes;
        var constraints = parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(TypeName)
            .ToList();
        if (parameter.CustomAttributes.Any(a => a.AttributeType.Name == "IsUnmanagedAttribute"))
            constraints.Insert(0, "unmanaged");
        else if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            constraints.Insert(0, "struct");
        else if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            constraints.Insert(0, "class");
        return constraints.Count > 0 ? $" where {parameter.Name} : {string.Join(", ", constraints)}" : "";
    }));

    private static string Name(Type type, NullabilityInfo nullability)
    {
        if (type.IsByRef)
            return $"ref {Name(type.GetElementType()!, nullability)}";
        if (type.IsArray)
            return Name(type.GetElementType()!, nullability.ElementType!) + "[]" + Mark(type, nullability);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return TypeName(value) + "?";
        if (type.IsGenericType && nullability.GenericTypeArguments.Length > 0)
        {
            var arguments = type.GetGenericArguments().Zip(nullability.GenericTypeArguments, Name);
            return $"{FullName(type)}<{string.Join(", ", arguments)}>{Mark(type, nullability)}";
        }

        return TypeName(type) + Mark(type, nullability);
    }

    private static string Mark(Type type, NullabilityInfo nullability) =>
        !type.IsValueType && !type.IsGenericParameter && nullability.ReadState == NullabilityState.Nullable ? "?" : "";

    private static string TypeName(Type type) => type switch
    {
        { IsGenericParameter: true } => type.Name,
        { IsArray: true } => TypeName(type.GetElementType()!) + "[]",
        { IsPointer: true } => TypeName(type.GetElementType()!) + "*",
        _ when Nullable.GetUnderlyingType(type) is { } value => TypeName(value) + "?",
        { IsGenericType: true } =>
            $"{FullName(type)}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>",
        _ => FullName(type),
    };

    private static string FullName(Type type) =>
        $"{(type.DeclaringType is { } outer ? FullName(outer) : type.Namespace)}.{type.Name.Split('`')[0]}";

    private static string Setter(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";

    // Accessors are listed with their property; finalizers are no part of an API.
    private static bool IsOrdinary(MethodInfo method) =>
        method.Name != "Finalize" && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal));

    private static string? Access(MethodBase method, bool isSealed) => method.IsPublic ? "public "
        : !isSealed && (method.IsFamily || method.IsFamilyOrAssembly) ? "protected " : null;

    private static string? Access(FieldAttributes attributes, bool isSealed) =>
        (attributes & FieldAttributes.FieldAccessMask) switch
        {
            FieldAttributes.Public => "public ",
            FieldAttributes.Family or FieldAttributes.FamORAssem when !isSealed => "protected ",
            _ => null,
        };
}
