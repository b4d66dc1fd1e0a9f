def get_config_vars():
    return {"PY_CFLAGS": "-DNDEBUG"}
