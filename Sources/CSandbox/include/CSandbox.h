int sandbox_placeholder(void);
