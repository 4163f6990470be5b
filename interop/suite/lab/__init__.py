"""The lab as its users start it: `evenkeel lab`, its cluster for kubectl and others, its page, its scenarios, its end."""
