"""The window: theme, feed and jobs, small parts, pages, the window itself."""
