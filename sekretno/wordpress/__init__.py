"""Moving in from WordPress: an export file (WXR) is read, its texts are turned into ours, and
brought into the paper. docs/moving-in.md tells an editor what is taken over and what is not."""
