{"syntax": "example/frontend:1"}
