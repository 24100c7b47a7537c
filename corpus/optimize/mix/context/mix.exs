defmodule App.MixProject do
  use Mix.Project
  def project, do: [app: :app, version: "1.0.0", deps: [{:jason, "~> 1.4"}]]
end
