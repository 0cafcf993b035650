using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SamStream.Integration.Tests.Tree;

/// <summary>Which namespaces of an assembly use which others of it, read from signatures, attributes and method bodies.</summary>
internal sealed class NamespaceGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    /// <param name="path">The assembly.</param>
    public NamespaceGraph(string path)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path);
        foreach (TypeDefinition type in assembly.MainModule.GetTypes())
            new Reader(this, type).Read();
    }

    /// <summary>The namespaces that use another one.</summary>
    public IEnumerable<string> Namespaces => _uses.Keys;

    /// <summary>Every group of namespaces that reach each other, each as the uses that close it, <c>A -> B (by type)</c>.</summary>
    public IReadOnlyList<string> Cycles()
    {
        var cycles = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string start in _uses.Keys.Where(seen.Add))
        {
            string[] group = [.. Reachable(start).Where(other => Reachable(other).Contains(start))];
            seen.UnionWith(group);
            if (group.Length > 1)
            {
                cycles.Add(string.Join("; ", group.SelectMany(from => _uses[from]
                    .Where(use => group.Contains(use.Key))
                    .Select(use => $"{from} -> {use.Key} (by {use.Value})"))));
            }
        }

        return cycles;
    }

    private HashSet<string> Reachable(string start)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { start };
        var waiting = new Stack<string>(reached);
        while (waiting.TryPop(out string? from))
        {
            if (!_uses.TryGetValue(from, out SortedDictionary<string, string>? uses))
                continue;
            foreach (string to in uses.Keys.Where(reached.Add))
                waiting.Push(to);
        }

        return reached;
    }

    private void Add(string from, string to, string type)
    {
        if (from == to || from.Length == 0 || to.Length == 0)
            return;
        if (!_uses.TryGetValue(from, out SortedDictionary<string, string>? uses))
            _uses.Add(from, uses = new SortedDictionary<string, string>(StringComparer.Ordinal));
        uses.TryAdd(to, type);
    }

    private sealed class Reader(NamespaceGraph graph, TypeDefinition owner)
    {
        private readonly string _namespace = Outermost(owner).Namespace;

        public void Read()
        {
            Use(owner.BaseType);
            Attributes(owner);
            foreach (InterfaceImplementation implemented in owner.Interfaces)
                Use(implemented.InterfaceType);
            foreach (FieldDefinition field in owner.Fields)
                Use(field.FieldType);
            foreach (PropertyDefinition property in owner.Properties)
                Attributes(property);
            foreach (MethodDefinition method in owner.Methods)
                Read(method);
        }

        private void Read(MethodDefinition method)
        {
            Attributes(method);
            Use(method.ReturnType);
            foreach (ParameterDefinition parameter in method.Parameters)
                Use(parameter.ParameterType);
            if (!method.HasBody)
                return;
            foreach (VariableDefinition variable in method.Body.Variables)
                Use(variable.VariableType);
            foreach (Instruction instruction in method.Body.Instructions)
            {
                switch (instruction.Operand)
                {
                    case TypeReference type:
                        Use(type);
                        break;
                    case MethodReference called:
                        Use(called.DeclaringType);
                        Use(called.ReturnType);
                        foreach (TypeReference argument in (called as GenericInstanceMethod)?.GenericArguments ?? [])
                            Use(argument);
                        break;
                    case FieldReference field:
                        Use(field.DeclaringType);
                        break;
                }
            }
        }

        private void Attributes(ICustomAttributeProvider provider)
        {
            foreach (CustomAttribute attribute in provider.CustomAttributes)
                Use(attribute.AttributeType);
        }

        private void Use(TypeReference? type)
        {
            if (type is null or GenericParameter)
                return;
            foreach (TypeReference argument in (type as GenericInstanceType)?.GenericArguments ?? [])
                Use(argument);
            TypeReference used = Outermost(type.GetElementType());
            if (used.Scope == owner.Module)
                graph.Add(_namespace, used.Namespace, $"{Outermost(owner).Name} using {used.Name}");
        }

        private static TypeReference Outermost(TypeReference type)
        {
            while (type.DeclaringType is { } outer)
                type = outer;
            return type;
        }
    }
}
