"""From files to checked data: a knowledge base, or a case. The only place that sees YAML."""
