"""Words of visits: values (`words`) and closed lists (`closed_lists`)."""
