# Renders Markdown with the real kramdown, many texts in one process: a JSON object a line in, a JSON value a line out.
#   in:  {"parser": "GFM" | "Kramdown", "text": "...", "as": "tree" | "html"}
#   out: the document as a flat list of marks (see `walk`), or HTML
require 'json'
require 'kramdown'
require 'kramdown-parser-gfm'

# What opens and closes, and the words between: two documents show the same where these lists are the same.
def walk(node, marks)
  case node.type
  when :text
    marks.concat(node.value.split(/\s+/).reject(&:empty?))
  when :blank
    nil
  when :entity
    marks << "&#{node.value.code_point}"
  when :smart_quote, :typographic_sym
    marks << ":#{node.value}"
  when :codespan, :codeblock, :math, :raw, :comment, :xml_comment, :xml_pi
    marks << "<#{node.type}>" << node.value.to_s << "</#{node.type}>"
  else
    name = name_of(node)
    marks << "<#{name}#{attributes(node)}>"
    node.children.each { |child| walk(child, marks) }
    marks << "</#{name}>"
  end
  marks
end

# A paragraph without its own tag (in a tight list) is not the same as one with it.
def name_of(node)
  name = node.type == :html_element ? "html:#{node.value}" : node.type.to_s
  name += node.options[:level].to_s if node.type == :header
  name += '-tight' if node.options[:transparent]
  name
end

# Heading ids are made from the text and numbered, so they say nothing of their own.
def attributes(node)
  node.attr.reject { |key, _| key == 'id' && node.type == :header }.map { |key, value| " #{key}=#{value}" }.join
end

$stdout.sync = true
$stdin.set_encoding('UTF-8')
while (line = $stdin.gets)
  asked = JSON.parse(line)
  options = { input: asked['parser'], auto_ids: false, syntax_highlighter: nil }
  document = Kramdown::Document.new(asked['text'], options)
  puts JSON.generate(asked['as'] == 'html' ? document.to_html : walk(document.root, []))
end
