# Links between posts are written as links between their files, as GitHub and Obsidian have them.
# Here they become links between the pages that Jekyll makes of them.
require "cgi"

Jekyll::Hooks.register :posts, :post_render do |post|
  pages = post.site.posts.docs.to_h { |other| [File.basename(other.path), other.url] }
  post.output = post.output.gsub(%r{href="([^"/:#]+\.md)(?=["#])}) do |link|
    url = pages[CGI.unescape(CGI.unescapeHTML($1).gsub("+", "%2B"))]
    url ? "href=\"#{CGI.escapeHTML("#{post.site.config["baseurl"]}#{url}")}" : link
  end
end
