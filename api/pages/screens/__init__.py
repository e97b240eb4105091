"""A file a screen: read what was asked, ask the resolvers, print."""
